"""The ledger: double entry, append-only.

Knows accounts, entries and what a contract owes; no stories of loans or people. Every posting follows a rule
of the table in ``rules.py`` that balances at import; the database refuses an entry that does not balance and
any change to a row. A correction is a counter-entry. Hands on: balances, entries, the trial balance.
"""
