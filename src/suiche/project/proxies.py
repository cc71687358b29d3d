"""Which proxies stand before us, from the environment: only these are believed when they name whom they speak for."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network


class ProxiesError(Exception):
    """A proxy is not named by an address; the message is one sentence that says what to do."""


def load_proxies(written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """Return the networks that ``SUICHE_TRUSTED_PROXIES`` names, with commas between them; "" names none.

    Refuses (ProxiesError): what is neither an address nor a network.
    """
    try:
        return tuple(ip_network(part.strip()) for part in written.split(",") if part.strip())
    except ValueError as problem:
        raise ProxiesError(
            f"SUICHE_TRUSTED_PROXIES names a proxy by its address or network, such as 10.0.0.0/8: {problem}."
        ) from problem
