"""Names the kit's tables, and lets every step register what it does when something happened."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    """The domain-free technical tables."""

    name = "suiche.kit"
    label = "kit"

    def ready(self) -> None:
        """Collect the reactions of all steps."""
        autodiscover_modules("reactions")
