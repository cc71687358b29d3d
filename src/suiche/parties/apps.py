"""Names the tables of who is who."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Customers, dealers, staff, sign-in."""

    name = "suiche.parties"
    label = "parties"
