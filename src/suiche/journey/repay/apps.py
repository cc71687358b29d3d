"""Names the tables of the step."""

from django.apps import AppConfig


class RepayConfig(AppConfig):
    """The app of the step ``repay``."""

    name = "suiche.journey.repay"
    label = "repay"
