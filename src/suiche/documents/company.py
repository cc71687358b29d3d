"""Our own company as its papers name it: who lends, who seals. Settings say who that is."""

from __future__ import annotations

from django.conf import settings

from suiche.documents.papers import Company


def our_company() -> Company:
    """Return the company that ``settings.COMPANY`` names: name, credit_code (GB 32100), address, phone."""
    return Company(**settings.COMPANY)
