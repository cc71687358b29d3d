"""Decisions of signing on values: what is disclosed, what is printed, what is refused."""
