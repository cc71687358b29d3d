"""Names the tables of the step."""

from django.apps import AppConfig


class SignConfig(AppConfig):
    """The app of the step ``sign``."""

    name = "suiche.journey.sign"
    label = "sign"
