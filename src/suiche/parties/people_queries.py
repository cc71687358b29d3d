"""Who works here or at a dealer's and signs in with a password: for the supervisors who let them in. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Max

from suiche.kit.proposals import Proposal, proposals_of
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties import models
from suiche.parties.roles import Role

TASK = "suiche.parties.tasks:let_in_as_agreed"  # named, not imported: tasks stand above on the map
# Who changes whom is let in takes this turn (``kit.turns``): two supervisors do not end each other.
TURN = "parties.people"


@dataclass(frozen=True)
class Person:
    """A colleague (``roles``) or a dealer's clerk (``dealer``); ``who`` as records name them.

    ``open``: they may sign in. ``since`` is None for who was there before it was noted, ``last_sign_in`` (on a page or
    by a program) for who never did. ``one_time_until``: their password is one-time, and until when it lets them in.
    """

    sign_in_id: UUID
    who: str
    username: str
    name: str
    roles: tuple[str, ...]
    dealer: Words | None
    open: bool
    since: datetime | None
    ended_at: datetime | None
    one_time_until: datetime | None

    @property
    def supervises(self) -> bool:
        """Tell whether this is a supervisor, whom two people let in."""
        return Role.SUPERVISOR.value in self.roles


def people() -> tuple[Person, ...]:
    """Return staff, then dealers' clerks, by name; when they last signed in is left out (``last_sign_ins``)."""
    staff = models.Staff.objects.select_related("sign_in").order_by("name", "id")
    clerks = models.DealerClerk.objects.select_related("sign_in", "dealer").order_by("name", "id")
    return (*map(_person, staff), *map(_person, clerks))


def person(sign_in_id: UUID) -> Person:
    """Return one of them. Refuses: NotFound (also for customers, who have no password)."""
    row: models.Staff | models.DealerClerk | None
    row = models.Staff.objects.select_related("sign_in").filter(sign_in_id=sign_in_id).first()
    if row is None:
        clerks = models.DealerClerk.objects.select_related("sign_in", "dealer")
        row = clerks.filter(sign_in_id=sign_in_id).first()
    if row is None:
        raise NotFound()
    return _person(row)


def last_sign_ins(sign_in_ids: list[UUID]) -> dict[UUID, datetime]:
    """Return when these people last gave their password, on a page or for a program's token."""
    pages = models.SignIn.objects.filter(id__in=sign_in_ids, last_login__isnull=False)
    tokens = models.ApiToken.objects.filter(sign_in_id__in=sign_in_ids)
    found = {row.id: row.last_login for row in pages if row.last_login is not None}
    for key, at in tokens.values_list("sign_in_id").annotate(last=Max("issued_at")):
        found[key] = max(found.get(key, at), at)
    return found


def other_supervisors(but: set[str]) -> int:
    """Count the supervisors who may sign in, without these (``staff:id``)."""
    return len(supervisors() - but)


def supervisors() -> set[str]:
    """Return the supervisors who may sign in (``staff:id``)."""
    rows = models.Staff.objects.filter(roles__contains=[Role.SUPERVISOR.value], sign_in__is_active=True)
    return {f"staff:{key}" for key in rows.values_list("id", flat=True)}


def let_in_lately(one: str, other: str, at: datetime) -> bool:
    """Tell whether one of the two (``kind:id``) gave the other a one-time password after ``INDEPENDENT_DAYS`` before ``at``.

    What was given after ``at`` counts too, and each that was given, whoever gave the last one.
    """
    lately = models.PasswordGiven.objects.filter(
        at__gt=at - timedelta(days=settings.INDEPENDENT_DAYS), given_by__in=(one, other)
    )
    given = list(lately.values_list("sign_in_id", "given_by").distinct())
    keys = [sign_in for sign_in, _ in given]
    staff = models.Staff.objects.filter(sign_in__in=keys).values_list("sign_in_id", "id")
    clerks = models.DealerClerk.objects.filter(sign_in__in=keys).values_list("sign_in_id", "id")
    who = {sign_in: f"staff:{key}" for sign_in, key in staff}
    who |= {sign_in: f"dealer:{key}" for sign_in, key in clerks}
    return any({who.get(sign_in), by} == {one, other} for sign_in, by in given)


def last_given_by(sign_in_id: UUID) -> str | None:
    """Return who gave somebody their last one-time password (``kind:id``), or None."""
    rows = models.PasswordGiven.objects.filter(sign_in_id=sign_in_id).order_by("-at", "-id")
    return rows.values_list("given_by", flat=True).first()


def asked_for(*, waiting: bool = False, sign_in_id: UUID | None = None) -> tuple[Proposal, ...]:
    """Return the proposals to let a supervisor in (argument ``sign_in_id``), the newest first."""
    about = {"sign_in_id": str(sign_in_id)} if sign_in_id else None
    return proposals_of(TASK, only="waiting" if waiting else None, about=about)


def _person(row: models.Staff | models.DealerClerk) -> Person:
    clerk = isinstance(row, models.DealerClerk)
    return Person(
        row.sign_in.id,
        f"{'dealer' if clerk else 'staff'}:{row.id}",
        row.sign_in.username,
        row.name,
        () if isinstance(row, models.DealerClerk) else tuple(row.roles),
        Words(row.dealer.name, row.dealer.name_en or row.dealer.name)
        if isinstance(row, models.DealerClerk)
        else None,
        row.sign_in.is_active,
        row.sign_in.opened_at,
        row.sign_in.ended_at,
        row.sign_in.one_time_until,
    )


def may_be_ended(whom: Person, by: str, at: datetime) -> bool:
    """Tell whether who is ``by`` (``kind:id``) can end this sign-in at the desk: of supervisors two have to be left, one of
    them independent of who ends.
    """
    if not (whom.open and whom.supervises):
        return True
    left = supervisors() - {whom.who}
    return len(left) >= 2 and any(not let_in_lately(one, by, at) for one in left - {by})


def may_be_given_password(whom: Person, by: str) -> bool:
    """Tell whether who is ``by`` can give this person a password at the desk: of one who supervises and signs in only where
    another supervisor can be asked, or where ``by`` has read the present password anyway.
    """
    if not (whom.open and whom.supervises) or other_supervisors({by, whom.who}):
        return True
    return whom.one_time_until is not None and last_given_by(whom.sign_in_id) == by
