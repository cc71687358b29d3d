"""Whose address it is: of IPv6 the part that one household has, within which a single person has more than can be counted."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

HOUSEHOLD = 64  # bits that a provider gives to a line at least; whoever asks chooses the others freely


def known_address(text: str) -> IPv4Address | IPv6Address | None:
    """Return an address, one of IPv4 that is written as IPv6 as such; None for what is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def household(address: str) -> str:
    """Return what a limit counts by: an address of IPv4, the first bits of one of IPv6, and what is none as it is."""
    known = known_address(address)
    if isinstance(known, IPv6Address):
        return str(IPv6Network((int(known) >> HOUSEHOLD << HOUSEHOLD, HOUSEHOLD)).network_address)
    return str(known or address)[:45]
