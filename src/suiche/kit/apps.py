"""Names the kit's tables, and lets every step register what it does when something happened."""

import gc

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class KitConfig(AppConfig):
    """The domain-free technical tables."""

    name = "suiche.kit"
    label = "kit"

    def ready(self) -> None:
        """Collect the reactions of all steps."""
        autodiscover_modules("reactions")
        gc.freeze()  # what is loaded stays to the end: looking through it again took a tenth of a night
