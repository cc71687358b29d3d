"""Repaying: from the handed-over car to the last instalment.

Owns the Loan: its schedule, payment orders, receipts and where every fen went. Bills what is due at the day
close, takes payments through the gateway exactly once, answers what is owed and why. Hands on to ``change``
(early settlement and, through its parts, everything that alters a running loan) and ``finish``.
"""
