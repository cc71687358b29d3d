"""Signing: an approval becomes a contract, is explained, signed by both sides, and begins when the car is handed over.

Owns the Contract: terms frozen at the offer, the cost disclosure with its reading time, the papers, the evidence of
the customer's will, and the conditions of paying out. Nothing is signed before the disclosure was read and confirmed.
Hands on: ``ContractActivated`` with everything that repayment needs.
"""
