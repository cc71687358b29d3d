"""A company's loans lived through in minutes: random people, random days, faults and crashes, and the books after each.

``suiche simulate`` starts a server of its own. Everything follows from one seed, so that a life that goes wrong can be
lived again: ``run`` is the command, ``world`` writes the people, ``people`` is what they and colleagues do, ``bank``
answers debits, ``faults`` lets actions die half-way and the server with them.
"""
