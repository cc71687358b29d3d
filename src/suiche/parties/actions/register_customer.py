"""Register a customer: a phone has just proved that it is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.ids import new_token
from suiche.kit.outbox import publish
from suiche.kit.refusal import Refusal
from suiche.parties import events, models


class AccountClosed(Refusal):
    """The account of this phone was closed."""

    code = "account_closed"
    status = 403
    zh = "这个手机号的账户已经停用。请打电话给我们，我们帮您看。"
    en = "The account of this number has been closed. Please call us and we will help."


@dataclass(frozen=True)
class Registered:
    """The customer behind a phone; ``new`` when it was met for the first time."""

    sign_in_id: UUID
    customer_id: UUID
    new: bool


@action
def register_customer(*, phone: str, by: Actor, at: Instant) -> Registered:
    """Return the customer of a phone that was just confirmed, made now if it is new. Refuses: AccountClosed.

    Nothing is asked twice and nobody learns beforehand whether a phone is known: this runs after the code.
    """
    sign_in, new = models.SignIn.objects.get_or_create(
        phone_index=blind_index(phone),
        defaults={
            "username": f"c-{new_token()}",
            "phone": phone,
            "phone_verified": True,
            "password": "!" + new_token(),
        },
    )
    if not sign_in.is_active:
        raise AccountClosed()
    if not sign_in.phone_verified:
        sign_in.phone_verified = True
        sign_in.save(update_fields=["phone_verified"])
    customer, made = models.Customer.objects.get_or_create(sign_in=sign_in, defaults={"created_at": at})
    if made:
        publish(events.CustomerRegistered(customer_id=customer.id, at=at))
    return Registered(sign_in.id, customer.id, new)
