"""What can be bought and how it can be paid for: vehicles, products, and each product's dated versions.

Owns vehicles and product versions; knows no customer and no loan. A version is written as a draft, published by
four eyes, and from then on never changed: a quote or a contract that names it can always be computed again.
Hands on: frozen views of vehicles and of the plans that are offered for a vehicle on a day.
"""
