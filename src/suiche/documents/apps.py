"""Names the tables of papers."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """The app of ``suiche.documents``."""

    name = "suiche.documents"
    label = "documents"
