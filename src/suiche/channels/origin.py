"""Where a request comes from: the address of whoever asks, behind proxies of ours too.

Behind a proxy every connection comes from the proxy. It writes the address it was asked from at the end of
``X-Forwarded-For``; everything further left came from outside and may be made up. So we read from the right, over as
many hops as are ours (``SUICHE_TRUSTED_PROXIES``), and take the first that is not. No proxy is trusted unless it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Network, IPv6Network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from suiche.kit.household import known_address

Network = IPv4Network | IPv6Network


def client_address(connected_from: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the address of whoever asks; ``forwarded`` is the text of X-Forwarded-For, "" for none.

    A hop that is no address (a proxy that writes "unknown", a stranger's invention) ends the search: what stands
    left of it nobody of ours has vouched for.
    """
    address = connected_from
    if not trusted:
        return address
    for hop in reversed(forwarded.split(",")):
        known = known_address(address)
        if known is None or not any(known in network for network in trusted):
            break
        before = known_address(hop.strip())
        if before is None:
            break
        address = str(before)
    return address


def exact_address(request: HttpRequest) -> str:
    """Return the network address of whoever asks, whole: for evidence. Limits count by ``parties.account.address``."""
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


class ClientAddressMiddleware:
    """Puts the address of whoever asks where limits, consents and sign-in read it: ``REMOTE_ADDR``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace a trusted proxy's address by the one it was asked from."""
        meta = request.META
        meta["REMOTE_ADDR"] = client_address(
            str(meta.get("REMOTE_ADDR", "")),
            str(meta.get("HTTP_X_FORWARDED_FOR", "")),
            settings.TRUSTED_PROXIES,
        )
        return self.get_response(request)
