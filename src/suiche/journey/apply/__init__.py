"""Applying: from a saved quote to an application that is complete.

The paper is the Application: what is wished (the quote), who asks, what they earn, which card, which consents.
Every answer is kept as soon as it is given, on every channel; photos lose their metadata and are encrypted.
Nothing is checked with anybody before the customer has consented and submitted.
It hands on ApplicationSubmitted; until the decision is used the customer may withdraw.
"""
