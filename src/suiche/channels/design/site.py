"""Where the frame of every page links to, and the telephone: one place, the same on every screen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """The addresses in header and footer. Paths are plain, so that error pages need no resolver."""

    phone: str = "400-000-0000"
    phone_href: str = "tel:4000000000"
    home: str = "/"
    sign_in: str = "/sign-in"
    desk_sign_out: str = "/desk/sign-out"
    account: str = "/account"
    account_pay: str = "/account/pay"
    account_tasks: str = "/account/tasks"
    account_me: str = "/account/me"
    help: str = "/help"
    complaint: str = "/help#complaint"
    preferences: str = "/preferences"


SITE = Site()
