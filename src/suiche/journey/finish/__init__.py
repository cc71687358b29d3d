"""Finishing: the loan is settled, the papers that prove it; a lease ends, its car is bought or comes back.

Owns the Closure: the settlement certificate, sealed and verifiable by its QR code. Reacts to a settled loan;
hands on to nobody yet.
"""
