"""Names the channel's templates."""

from django.apps import AppConfig


class DealerConfig(AppConfig):
    """The app of ``suiche.channels.dealer``."""

    name = "suiche.channels.dealer"
    label = "dealer_channel"
