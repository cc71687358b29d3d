"""The form of the files: their names, their columns in order, and the control totals that must come with them."""

from __future__ import annotations

HEADERS: dict[str, tuple[str, ...]] = {
    "contracts": (
        "contract_no", "party_no", "dealer_no", "vehicle", "family", "product", "method", "plan", "principal", "terms",
        "annual_rate", "disbursed_on", "due_day", "balloon", "steps", "segments", "penalty_multiple",
        "penalty_daily_rate", "grace_days", "compound", "fee", "charged", "credit",
    ),
    "parties": (
        "party_no", "name", "id_number", "id_valid_until", "identity_verified_on", "phone", "address", "card_no",
        "card_mobile", "card_verified_on",
    ),
    "schedules": ("contract_no", "period", "due_date", "payment", "principal", "interest", "balance_after"),
    "payments": ("contract_no", "paid_on", "amount", "channel", "transaction_no"),
    "open_items": ("contract_no", "period", "kind", "amount"),
}  # fmt: skip
CONTROL_HEADER = ("file", "product", "measure", "value")
# What is added up in each file, beside its rows; parties have no product.
MEASURES: dict[str, tuple[str, ...]] = {
    "contracts": ("principal", "charged", "credit"),
    "parties": (),
    "schedules": ("payment", "principal", "interest"),
    "payments": ("amount",),
    "open_items": ("amount",),
}
BY_CONTRACT = ("contracts", "schedules", "payments", "open_items")
ITEM_KINDS = ("compound", "fee", "interest", "penalty", "principal")
CHANNELS = ("counter", "debit", "gateway", "transfer")
KEY_BYTES = 30
TRANSACTION_BYTES = 40
