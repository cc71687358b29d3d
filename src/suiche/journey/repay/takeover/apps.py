"""Names the tables of taking over."""

from django.apps import AppConfig


class TakeoverConfig(AppConfig):
    """The app of ``suiche.journey.repay.takeover``."""

    name = "suiche.journey.repay.takeover"
    label = "takeover"
