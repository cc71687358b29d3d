"""Changing a running loan: today, settling it early.

Owns the settlement quote. Prices it with the same functions that post it, takes its payment and closes the loan
at 0.00 in one action; also hands every notice of the payment gateway to the action it belongs to.
"""
