"""Adapters: the outside is reached through the class that the settings name, like Django's caches.

`PARTNERS = {"identity": {"adapter": "dotted.path.Class", "options": {...}}}`: the class is called with the
options once per process. Nobody imports an adapter; a port's `port()` asks here.
"""

from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string


class MissingAdapter(ImproperlyConfigured):
    """The settings name no usable adapter for a port: a fault of the installation, not of a customer."""


@cache
def load(name: str) -> object:
    """Return the adapter that `settings.PARTNERS[name]` names, made once and kept. Raises: MissingAdapter."""
    partners = getattr(settings, "PARTNERS", {})
    entry = partners.get(name)
    if entry is None:
        named = ", ".join(sorted(partners)) or "none"
        raise MissingAdapter(f"PARTNERS in the settings names no adapter for {name!r} (it names: {named}).")
    try:
        adapter = import_string(entry["adapter"])
    except (ImportError, KeyError) as error:
        raise MissingAdapter(f"PARTNERS[{name!r}] cannot be loaded: {error}.") from error
    made: object = adapter(entry.get("options", {}))
    return made


def forget() -> None:
    """Drop every adapter made so far, so that changed settings count."""
    load.cache_clear()
