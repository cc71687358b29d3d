"""Domain-free tools: clock, ids, action, lifecycle, outbox, inbox, proposals, audit, refusal, encrypted fields.

Owns the technical tables (jobs, inbox, audit, moves, proposals). Knows nothing of cars, loans or people.
"""
