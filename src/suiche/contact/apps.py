"""Names the tables of messages out."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """The app of ``suiche.contact``."""

    name = "suiche.contact"
    label = "contact"
