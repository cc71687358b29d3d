"""Where a request comes from: the address of whoever asks, behind proxies of ours too.

Behind a proxy every connection comes from the proxy. It writes the address it was asked from at the end of
``X-Forwarded-For``; everything further left came from outside and may be made up. So we read from the right, over as
many hops as are ours (``SUICHE_TRUSTED_PROXIES``), and take the first that is not. No proxy is trusted unless it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address


def client_address(connected_from: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """Return the address of whoever asks; ``forwarded`` is the text of X-Forwarded-For, "" for none.

    A hop that is no address (a proxy that writes "unknown", a stranger's invention) ends the search: what stands
    left of it nobody of ours has vouched for.
    """
    address = connected_from
    if not trusted:
        return address
    for hop in reversed(forwarded.split(",")):
        known = _address(address)
        if known is None or not any(known in network for network in trusted):
            break
        before = _address(hop.strip())
        if before is None:
            break
        address = str(before)
    return address


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def address(request: HttpRequest) -> str:
    """Return the network address of whoever asks."""
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
