"""Write who a customer says to be, within another action (an application that is submitted)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from suiche.kit.action import part
from suiche.kit.clock import BusinessDate
from suiche.kit.fields import blind_index
from suiche.kit.refusal import BadInput, NotFound, Refusal
from suiche.parties import models, rules


class IdentityTaken(Refusal):
    """Another customer has this identity number."""

    code = "identity_taken"
    field = "id_number"
    zh = "这个身份证号已经用另一个手机号登记过。请用那个手机号登录，或打电话给我们更换手机号。"
    en = "This identity number is registered under another mobile number. Please sign in with that one, or call us to change it."


class IdentityFixed(Refusal):
    """The identity was verified; it does not change by typing another one."""

    code = "identity_fixed"
    field = "id_number"
    zh = "您的身份已经核验，姓名和证件号不能改。证件换过的话，请打电话给我们。"
    en = "Your identity has been verified, so name and number cannot be changed here. If your card was replaced, please call us."


@part
def write_identity(
    *,
    customer_id: UUID,
    name: str,
    id_number: str,
    valid_until: date | None,
    address: str | None,
    on: BusinessDate,
) -> None:
    """Write name, identity number, last valid day (None: 长期) and, unless None, the address on the card.

    Refuses: NotFound, BadInput (name, id_number, id_valid_until), IdentityTaken, IdentityFixed.
    """
    customer = models.Customer.objects.select_for_update().filter(id=customer_id).first()
    if customer is None:
        raise NotFound()
    name, number = rules.checked_name(name), rules.checked_id_number(id_number, on=on)
    if valid_until is not None and valid_until < on:
        raise BadInput(
            field="id_valid_until",
            zh="身份证已经过期。请换领新证后再办，或打电话给我们。",
            en="The identity card has expired. Please renew it first, or call us.",
        )
    if customer.identity_verified_at and (customer.name, customer.id_number) != (name, number):
        raise IdentityFixed()
    customer.name, customer.id_number, customer.id_number_index = name, number, blind_index(number)
    customer.id_valid_until = valid_until
    if address is not None:
        customer.address = address.strip()
    try:
        with transaction.atomic():
            customer.save()
    except IntegrityError as error:
        raise IdentityTaken() from error
