"""Names the tables of the step."""

from django.apps import AppConfig


class ChangeConfig(AppConfig):
    """The app of the step ``change``."""

    name = "suiche.journey.change"
    label = "change"
