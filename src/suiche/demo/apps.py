"""Names the demo's pages."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """What exists only in a demo database."""

    name = "suiche.demo"
    label = "demo"
