"""Where the frame of every page links to, and the telephone: one place, the same on every screen."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Site:
    """The addresses in header and footer. Paths are plain, so that error pages need no resolver."""

    phone: str
    home: str = "/"
    sign_in: str = "/sign-in"
    desk_sign_out: str = "/desk/sign-out"
    desk_password: str = "/desk/password"  # noqa: S105  # an address
    account: str = "/account"
    account_pay: str = "/account/pay"
    account_tasks: str = "/account/tasks"
    account_me: str = "/account/me"
    help: str = "/help"
    complaint: str = "/help#complaint"
    preferences: str = "/preferences"

    @property
    def phone_href(self) -> str:
        """The telephone as a link dials it."""
        return "tel:" + re.sub(r"[^0-9+]", "", self.phone)


SITE = Site(phone=settings.COMPANY["phone"])
