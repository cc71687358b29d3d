"""Names the tables of the step."""

from django.apps import AppConfig


class ApplyConfig(AppConfig):
    """The app of the step ``apply``."""

    name = "suiche.journey.apply"
    label = "apply"
