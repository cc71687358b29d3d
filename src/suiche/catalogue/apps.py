"""Names the tables of vehicles and products."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The app of ``suiche.catalogue``."""

    name = "suiche.catalogue"
    label = "catalogue"
