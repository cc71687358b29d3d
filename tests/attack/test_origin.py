"""Who asks, behind proxies: theirs is the last word of those we trust, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

from suiche.channels.origin import client_address
from suiche.kit.household import household
from suiche.project.proxies import ProxiesError, load_proxies

OURS = load_proxies("10.0.0.0/8, 192.0.2.1,2001:db8::/32")


@pytest.mark.parametrize(
    ("connected", "forwarded", "asked"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger speaks for nobody
        ("10.1.1.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # the left one was made up outside
        ("10.1.1.1", "198.51.100.1, 192.0.2.1 , 10.9.9.9", "198.51.100.1"),  # three proxies of ours
        ("::ffff:10.1.1.1", "2001:db9::7", "2001:db9::7"),
        ("2001:db8::1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "10.2.2.2", "10.2.2.2"),  # a machine of ours asks for itself
        ("10.1.1.1", "198.51.100.1, unknown", "10.1.1.1"),
        ("10.1.1.1", "198.51.100.1:4711", "10.1.1.1"),
        ("", "198.51.100.1", ""),
    ],
)  # fmt: skip
def test_the_first_hop_from_the_right_that_is_not_ours_asks(
    connected: str, forwarded: str, asked: str
) -> None:
    assert client_address(connected, forwarded, OURS) == asked
    assert client_address(connected, forwarded, ()) == connected, "no proxy is trusted unless it is named"


def test_what_limits_and_consents_read_is_the_address_that_asks(settings: Any) -> None:
    def read(person: str) -> str:
        request = RequestFactory().get(
            "/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"10.0.0.9, {person}"
        )
        middleware = import_string(settings.MIDDLEWARE[0])  # before anything that asks
        return str(
            middleware(lambda request: HttpResponse(request.META["REMOTE_ADDR"]))(request).content.decode()
        )

    assert read("198.51.100.1") == "10.0.0.1"
    settings.TRUSTED_PROXIES = OURS
    assert read("198.51.100.1") == "198.51.100.1"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_a_limit_counts_a_household(address: str, counted: str) -> None:
    assert household(address) == counted


def test_a_proxy_that_is_no_address_is_refused_in_a_sentence() -> None:
    with pytest.raises(ProxiesError, match="by its address or network"):
        load_proxies("proxy.example")
