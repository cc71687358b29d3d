"""随车汽车金融有限公司（演示）: the invented company of a demo database.

``load`` enters what is missing and may be repeated; ``who`` says who can sign in where. Everything goes through the
same actions as in a real company: even the demo's plans are published by two people.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model

from suiche.catalogue import queries as catalogue
from suiche.catalogue.actions.approve_publishing import approve_publishing
from suiche.catalogue.actions.draft_version import draft_version
from suiche.catalogue.actions.enter_vehicle import enter_vehicle
from suiche.catalogue.actions.propose_publishing import propose_publishing
from suiche.catalogue.drafts import VersionDraft
from suiche.demo.actions.set_passwords import set_passwords
from suiche.demo.company import authority, deciding
from suiche.demo.company.people import COLLEAGUES, PASSWORD, SHOPS, Shop
from suiche.demo.company.products import PRODUCTS
from suiche.demo.company.vehicles import VEHICLES
from suiche.kit import jobs
from suiche.kit.actor import SYSTEM, Actor
from suiche.kit.clock import Instant, now
from suiche.kit.words import Words
from suiche.parties import queries as parties
from suiche.parties.actions.hire_clerk import hire_clerk
from suiche.parties.actions.hire_staff import hire_staff
from suiche.parties.actions.open_dealer import open_dealer


def load(at: Instant | None = None) -> None:
    """Enter vehicles, plans, colleagues, dealers and the rules of deciding that are not there yet."""
    moment = at or now()
    stock(moment)
    hire(moment)
    open_shops(moment)
    let_in(moment)
    deciding.publish(moment)
    authority.publish(moment)


def stock(at: Instant) -> None:
    """Enter the vehicles and publish the plans that are not there yet."""
    known = {vehicle.code for vehicle in catalogue.vehicles()}
    for draft in VEHICLES:
        if draft.code not in known:
            enter_vehicle(draft=draft, by=SYSTEM, at=at)
    codes = catalogue.product_codes()
    fresh = [draft for draft in PRODUCTS if draft.product_code not in codes]
    for product in fresh:
        _publish(product, at)
    if fresh:
        jobs.drain()  # publishing is a job; on the first start no worker runs yet


def who() -> list[Words]:
    """Return who can sign in where, one line each."""
    lines = [
        Words(
            "客户：/sign-in 任意手机号（如 13800000001），验证码在 /demo/inbox，虚构的身份证号和银行卡号在 /demo",
            "Customers: /sign-in with any mobile number (such as 13800000001); the code is at /demo/inbox, an invented identity and card at /demo",
        ),
        Words(
            f"员工和经销商：/desk/sign-in 密码都是 {password()}",
            f"Staff and dealers: /desk/sign-in, the password is {password()}",
        ),
    ]
    lines += [
        Words(f"  {c.username}：{c.name}，{c.zh}", f"  {c.username}: {c.name}, {c.en}") for c in COLLEAGUES
    ]
    lines += [
        Words(f"  {s.clerk}：{s.clerk_name}，{s.name}", f"  {s.clerk}: {s.clerk_name}, {s.name}")
        for s in SHOPS
    ]
    return lines


def password() -> str:
    """Return what colleagues and clerks sign in with: where others reach the demo, what only its starter was told."""
    return settings.DEMO_PASSWORD or PASSWORD


def let_in(at: Instant) -> None:
    """Give everybody the password of this start: an earlier one may have had another ``HOST``."""
    everybody = (*(one.username for one in COLLEAGUES), *(shop.clerk for shop in SHOPS))
    set_passwords(usernames=everybody, password=password(), by=SYSTEM, at=at)


def hire(at: Instant) -> None:
    """Hire the colleagues that are not there yet; ``let_in`` then opens all sign-ins at once."""
    for one in COLLEAGUES:
        if not _signs_in(one.username):
            hire_staff(
                username=one.username,
                name=one.name,
                password=None,
                roles=one.roles,
                demo=True,
                by=SYSTEM,
                at=at,
            )


def open_shops(at: Instant) -> None:
    """Open the dealers and hire their clerks, those that are not there yet."""
    known = {dealer.number: dealer.id for dealer in parties.dealers()}
    for shop in SHOPS:
        dealer_id = known.get(shop.number) or _open_shop(shop, at)
        if not _signs_in(shop.clerk):
            hire_clerk(
                dealer_id=dealer_id,
                username=shop.clerk,
                name=shop.clerk_name,
                password=None,
                demo=True,
                by=SYSTEM,
                at=at,
            )


def _signs_in(username: str) -> bool:
    return get_user_model().objects.filter(username=username).exists()


def _open_shop(shop: Shop, at: Instant) -> UUID:
    return open_dealer(
        number=shop.number,
        name=shop.name,
        city=shop.city,
        address=shop.address,
        phone=shop.phone,
        hours=shop.hours,
        brands=shop.brands,
        account_name=shop.name,
        account_no=shop.account_no,
        english=shop.english,
        demo=True,
        by=SYSTEM,
        at=at,
    )


def _publish(draft: VersionDraft, at: Instant) -> None:
    """Publish a plan as the company does: one colleague proposes, another approves."""
    proposer, approver = Actor("staff", "chanpin"), Actor("staff", "fuhe")
    version_id = draft_version(draft=draft, by=proposer, at=at)
    proposal_id = propose_publishing(version_id=version_id, reason="演示公司开张", by=proposer, at=at)
    approve_publishing(proposal_id=proposal_id, by=approver, at=at)
