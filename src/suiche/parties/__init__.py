"""Who is who: customers, dealers, staff, and the sign-in each of them uses.

Owns no paper of the journey and no money. Hands on: who is signed in, names for screens, masked by default.
Personal data is encrypted at rest and found through a blind index. Consents are a ledger of their own.
"""
