"""What the doors need to know about a typed phone before anything else happens."""

from __future__ import annotations

from suiche.parties import rules


def checked(typed: str, *, field: str = "phone") -> str:
    """Return the 11 digits of a mainland mobile number as typed in any usual way. Refuses: BadInput."""
    return rules.checked_mobile(typed, field=field)
