"""Bank: is this card held by this person under this phone number?"""
