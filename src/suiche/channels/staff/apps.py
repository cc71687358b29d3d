"""Names the channel's templates."""

from django.apps import AppConfig


class StaffChannelConfig(AppConfig):
    """The app of ``suiche.channels.staff``."""

    name = "suiche.channels.staff"
    label = "staff_channel"
