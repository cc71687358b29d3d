"""Names the tables of the step."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """The app of the step ``shop``."""

    name = "suiche.journey.shop"
    label = "shop"
