"""The arithmetic of car loans: money, rates, dates, schedules, payoff, allocation, penalty, annual cost.

Money is a whole number of fen, a rate a whole number of millionths (ppm), a day a calendar date.
Everything here is a pure function of its arguments: no clock, no storage, no framework. No amount rests on a float:
only `portfolio_kernels` and `portfolio_cost` use them, for many loans at once, to guess an instalment and to find a
rate, and what they cannot be sure to round as the plain functions do goes through those.
Rounding is half up and happens in `money` only. Product policy (caps, blocked days) is not here.
"""
