"""Look, calculate, compare, save, share: everything before a person tells us who they are.

Owns the Quote: a car, a plan and a calculation frozen on one day, promised until a date.
Calculations come from ``suiche.maths`` and are never stored half: inputs, result and the hash of every row.
A quote belongs to a browser (a random key) until the person signs in and claims it.
Hands on: a saved quote, which apply copies into an application.
"""
