"""Looking up who is who. Frozen views; personal data is masked unless a function says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.fields import blind_index
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.parties import models
from suiche.parties.rules import mask_id_number, mask_name
from suiche.parties.secrets import hashed
from suiche.parties.states import HANDOVER, ConsentKind, HandoverState
from suiche.partners.bank.bins import bank_words


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in: exactly one of the three ids is set."""

    sign_in_id: UUID
    customer_id: UUID | None
    staff_id: UUID | None
    clerk_id: UUID | None
    dealer_id: UUID | None
    name: str
    roles: tuple[str, ...]
    one_time_until: datetime | None = None  # set: first of all they choose a password of their own

    @property
    def actor(self) -> Actor:
        """Return the actor that actions record."""
        if self.customer_id:
            return Actor("customer", str(self.customer_id))
        if self.staff_id:
            return Actor("staff", str(self.staff_id))
        return Actor("dealer", str(self.clerk_id))


def signed_in(sign_in_id: UUID) -> SignedIn | None:
    """Return who this sign-in belongs to, or None when it belongs to nobody."""
    customer = models.Customer.objects.filter(sign_in_id=sign_in_id).first()
    if customer:
        return SignedIn(sign_in_id, customer.id, None, None, None, customer.name or "", ())
    staff = models.Staff.objects.select_related("sign_in").filter(sign_in_id=sign_in_id).first()
    if staff:
        until = staff.sign_in.one_time_until
        return SignedIn(sign_in_id, None, staff.id, None, None, staff.name, tuple(staff.roles), until)
    clerk = models.DealerClerk.objects.select_related("sign_in").filter(sign_in_id=sign_in_id).first()
    if clerk:
        until = clerk.sign_in.one_time_until
        return SignedIn(sign_in_id, None, None, clerk.id, clerk.dealer_id, clerk.name, (), until)
    return None


@dataclass(frozen=True)
class CustomerCard:
    """A customer with personal data in the clear; callers log the access (``kit.audit.accessed``)."""

    id: UUID
    phone: str
    name: str
    id_number: str
    address: str
    verified: bool

    @property
    def masked_id_number(self) -> str:
        """Return the number as papers for third parties print it: 110101********7774."""
        return mask_id_number(self.id_number) if self.id_number else ""


def customer(customer_id: UUID) -> CustomerCard:
    """Return a customer in the clear. Refuses: NotFound."""
    row = models.Customer.objects.select_related("sign_in").filter(id=customer_id).first()
    if row is None:
        raise NotFound()
    return CustomerCard(
        row.id,
        row.sign_in.phone or "",
        row.name or "",
        row.id_number or "",
        row.address or "",
        row.identity_verified_at is not None,
    )


def phones(customer_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the mobile numbers under which customers sign in; empty where there is none."""
    rows = models.Customer.objects.filter(id__in=set(customer_ids)).select_related("sign_in")
    return {row.id: row.sign_in.phone or "" for row in rows.only("sign_in__phone")}


def customer_with_phone(phone: str) -> UUID | None:
    """Return who signs in with this mobile number (11 digits), or None; callers log the access."""
    index = blind_index(phone)
    return models.Customer.objects.filter(sign_in__phone_index=index).values_list("id", flat=True).first()


def masked_names(customer_ids: list[UUID]) -> dict[UUID, str]:
    """Return the names of customers, masked (林*禾); empty where none was stated yet."""
    rows = models.Customer.objects.filter(id__in=customer_ids)
    return {row.id: mask_name(row.name or "") for row in rows}


@dataclass(frozen=True)
class Colleague:
    """Somebody who works here or at a dealer's, as records name them: ``who`` is ``kind:id``."""

    who: str
    username: str
    name: str
    roles: tuple[str, ...]


def colleagues() -> tuple[Colleague, ...]:
    """Return staff, then dealers' clerks, by name."""
    staff = models.Staff.objects.select_related("sign_in").order_by("name")
    clerks = models.DealerClerk.objects.select_related("sign_in").order_by("name")
    return (
        *(Colleague(f"staff:{row.id}", row.sign_in.username, row.name, tuple(row.roles)) for row in staff),
        *(Colleague(f"dealer:{row.id}", row.sign_in.username, row.name, ()) for row in clerks),
    )


def staff_names(staff_ids: list[UUID]) -> dict[UUID, str]:
    """Return the names of members of staff by their ids, for the desk; unknown ids are left out."""
    return {row.id: row.name for row in models.Staff.objects.filter(id__in=staff_ids)}


@dataclass(frozen=True)
class CardView:
    """A bank card as screens may show it."""

    id: UUID
    bank_name: str
    last4: str
    verified: bool

    @property
    def bank(self) -> Words:
        """Return the bank's name in both languages."""
        return bank_words(self.bank_name)


def current_card(customer_id: UUID) -> CardView | None:
    """Return the customer's current card, masked, or None."""
    return _masked(models.BankCard.objects.filter(customer_id=customer_id, current=True).first())


def card_of(card_id: UUID, *, customer_id: UUID) -> CardView | None:
    """Return one card of this customer, masked, current or not; None where it is not theirs."""
    return _masked(models.BankCard.objects.filter(id=card_id, customer_id=customer_id).first())


def _masked(row: models.BankCard | None) -> CardView | None:
    if row is None:
        return None
    return CardView(row.id, row.bank_name, row.card_no[-4:], row.verified_at is not None)


@dataclass(frozen=True)
class CardToDebit:
    """A bank card and its holder in the clear, for the bank that signs a debit protocol on it; nobody else."""

    card_no: str
    mobile: str
    holder: str
    id_number: str


def card_to_debit(card_id: UUID) -> CardToDebit:
    """Return a card in the clear. Refuses: NotFound."""
    row = models.BankCard.objects.select_related("customer").filter(id=card_id).first()
    if row is None:
        raise NotFound()
    return CardToDebit(row.card_no, row.mobile, row.customer.name or "", row.customer.id_number or "")


@dataclass(frozen=True)
class DealerView:
    """A dealer as the public sees it."""

    id: UUID
    number: str
    name: str
    city: str
    address: str
    phone: str
    hours: str
    brands: tuple[str, ...]
    title: Words  # name, place and opening in both languages; the Chinese where nobody wrote the English
    place: Words
    opening: Words


def dealers(brand: str | None = None, city: str | None = None) -> tuple[DealerView, ...]:
    """Return the active dealers, optionally of a brand or a city, by city and name."""
    rows = models.Dealer.objects.filter(active=True).order_by("city", "name")
    if brand:
        rows = rows.filter(brands__contains=brand)
    if city:
        rows = rows.filter(city=city)
    return tuple(_dealer(row) for row in rows)


def dealer(dealer_id: UUID) -> DealerView:
    """Return one dealer. Refuses: NotFound."""
    row = models.Dealer.objects.filter(id=dealer_id).first()
    if row is None:
        raise NotFound()
    return _dealer(row)


@dataclass(frozen=True)
class PayeeAccount:
    """Where a dealer is paid."""

    account_name: str
    account_no: str


def payee(dealer_id: UUID) -> PayeeAccount:
    """Return the dealer's account; what is owed to one that has closed is still owed. Refuses: NotFound."""
    row = models.Dealer.objects.filter(id=dealer_id).first()
    if row is None:
        raise NotFound()
    return PayeeAccount(row.account_name, row.account_no)


def _dealer(row: models.Dealer) -> DealerView:
    place = f"{row.city}{row.address}"
    place_en = f"{row.address_en}, {row.city_en}" if row.address_en and row.city_en else place
    return DealerView(
        id=row.id,
        number=row.number,
        name=row.name,
        city=row.city,
        address=row.address,
        phone=row.phone,
        hours=row.hours,
        brands=tuple(row.brands),
        title=Words(row.name, row.name_en or row.name),
        place=Words(place, place_en),
        opening=Words(row.hours, row.hours_en or row.hours),
    )


@dataclass(frozen=True)
class ConsentView:
    """A consent in force: which text was agreed to, when and where."""

    kind: ConsentKind
    version: str
    text_sha256: str
    channel: str
    at: datetime


def consent(customer_id: UUID, kind: ConsentKind) -> ConsentView | None:
    """Return the consent of this kind if it is in force: the last line of the ledger counts."""
    row = (
        models.Consent.objects.filter(customer_id=customer_id, kind=kind.value)
        .order_by("-at", "-given")
        .first()
    )
    if row is None or not row.given:
        return None
    return ConsentView(kind, row.version, row.text_sha256, row.channel, row.at)


def consents(customer_id: UUID) -> tuple[ConsentView, ...]:
    """Return every consent in force, in the order of the kinds."""
    found = (consent(customer_id, kind) for kind in ConsentKind)
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class Standing:
    """How a customer pays, without amounts."""

    days_past_due: int
    worst_days_past_due: int
    contracts_closed: int


def payment_standing(customer_id: UUID, *, on: date) -> Standing:
    """Return how the customer pays on a day; nothing owed and nothing closed for somebody new."""
    row = models.PaymentStanding.objects.filter(customer_id=customer_id).first()
    if row is None:
        return Standing(0, 0, 0)
    days = max((on - row.late_since).days, 0) if row.late_since else 0
    return Standing(days, max(row.worst_days_past_due, days), row.contracts_closed)


TOKEN_LIFE = timedelta(days=30)
TOKEN_RENEWED_EVERY = timedelta(days=1)


@dataclass(frozen=True)
class TokenHolder:
    """Who a token stands for; ``stale`` when a customer's 30 days should begin again."""

    who: SignedIn
    stale: bool


def token_holder(token: str, *, at: Instant) -> TokenHolder | None:
    """Return who this token stands for, or None: unknown, ended, expired, the account is closed or its password one-time."""
    row = models.ApiToken.objects.filter(
        token_hash=hashed(token),
        ended_at=None,
        expires_at__gt=at,
        sign_in__is_active=True,
        sign_in__one_time_until=None,
    ).first()
    who = signed_in(row.sign_in_id) if row else None
    if row is None or who is None:
        return None
    return TokenHolder(who, who.customer_id is not None and row.renewed_at + TOKEN_RENEWED_EVERY <= at)


HANDOVER_LIFE = timedelta(minutes=2)


@dataclass(frozen=True)
class HandoverView:
    """A hand-over as one of its two devices sees it; ``number`` is empty before a phone came."""

    state: HandoverState
    number: str
    expires_at: datetime
    next_path: str


def handover(
    *, at: Instant, token: str = "", device_key: str = "", phone_key: str = ""
) -> HandoverView | None:
    """Return the hand-over behind exactly one of the three secrets, or None. Past its time it reads EXPIRED."""
    secret = next(
        ({name: hashed(value)} for name, value in _secrets(token, device_key, phone_key).items() if value),
        None,
    )
    row = models.Handover.objects.filter(**secret).first() if secret else None
    if row is None:
        return None
    state = HandoverState(row.state)
    over = row.expires_at <= at and state not in HANDOVER.ends
    return HandoverView(HandoverState.EXPIRED if over else state, row.number, row.expires_at, row.next_path)


def _secrets(token: str, device_key: str, phone_key: str) -> dict[str, str]:
    return {"token_hash": token, "device_hash": device_key, "phone_hash": phone_key}


def sign_in(sign_in_id: UUID) -> models.SignIn | None:
    """Return the row that Django's session needs, if the account is open."""
    return models.SignIn.objects.filter(id=sign_in_id, is_active=True).first()
