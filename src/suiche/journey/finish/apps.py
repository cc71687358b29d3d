"""Names the tables of the step."""

from django.apps import AppConfig


class FinishConfig(AppConfig):
    """The app of the step ``finish``."""

    name = "suiche.journey.finish"
    label = "finish"
