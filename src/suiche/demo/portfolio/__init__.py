"""A portfolio of an invented old core system, of any size, from a seed: the files that ``import-portfolio`` reads.

Every person, card and contract is made up and marked: identity numbers carry the area 999999, which does not exist,
phones begin with 154, which no carrier has, card numbers with a bank of the demo and 00000. Schedules are the maths
engine's. Nothing here touches a database.
"""
