"""Numbers and names of people, companies and cars, for other rooms: check what was typed, hide what is shown.

The rules themselves stand in ``rules.py``; this is their public side.
"""

from __future__ import annotations

from suiche.parties.rules import (
    age,
    birthday,
    checked_card_number,
    checked_id_number,
    checked_mobile,
    checked_name,
    is_card_number,
    is_company_number,
    is_id_number,
    is_male,
    is_mobile,
    is_plate,
    is_vin,
    mask_id_number,
    mask_name,
)

__all__ = [
    "age",
    "birthday",
    "checked_card_number",
    "checked_id_number",
    "checked_mobile",
    "checked_name",
    "is_card_number",
    "is_company_number",
    "is_id_number",
    "is_male",
    "is_mobile",
    "is_plate",
    "is_vin",
    "mask_id_number",
    "mask_name",
]
