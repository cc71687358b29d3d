"""Names the channel's templates."""

from django.apps import AppConfig


class CustomerConfig(AppConfig):
    """The app of ``suiche.channels.customer``."""

    name = "suiche.channels.customer"
    label = "customer_channel"
