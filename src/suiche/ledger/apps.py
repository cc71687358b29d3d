"""Names the ledger's tables."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The app of ``suiche.ledger``."""

    name = "suiche.ledger"
    label = "ledger"
