"""Changing a running loan: settling it early, paying a part early, another due day, a pause, an extended final payment.

Owns the quotes of settlements and changes. Prices them with the same functions that post them, takes their payment and
writes the new plan, or closes the loan at 0.00, in one action; also hands every notice of the payment gateway to the
action it belongs to. Hands on a loan with another plan, or none left.
"""
