"""Payout: money from us to a dealer's bank account, at most once for each order."""
