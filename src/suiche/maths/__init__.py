"""The arithmetic of car loans: money, rates, dates, schedules, payoff, allocation, penalty, annual cost.

Money is a whole number of fen, a rate a whole number of millionths (ppm), a day a calendar date.
Everything here is a pure function of its arguments: no clock, no storage, no framework, no float.
Rounding is half up and happens in `money` only. Product policy (caps, blocked days) is not here.
"""
