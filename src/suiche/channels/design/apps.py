"""Registers the design system's templates and static files with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """The app whose ``jinja2/design`` and ``static/suiche`` folders hold what all channels share."""

    name = "suiche.channels.design"
    label = "channels_design"
