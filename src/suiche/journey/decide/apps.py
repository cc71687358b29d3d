"""Names the tables of the step."""

from django.apps import AppConfig


class DecideConfig(AppConfig):
    """The app of the step ``decide``."""

    name = "suiche.journey.decide"
    label = "decide"
