"""Looking at contracts. Frozen views; somebody else's contract looks like none at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from suiche.catalogue import queries as catalogue
from suiche.catalogue.kinds import METHOD_WORDS, Family
from suiche.documents import queries as documents
from suiche.documents.queries import OpenedDocument
from suiche.documents.states import DocumentState
from suiche.journey.apply import queries as apply
from suiche.journey.shop import queries as shop
from suiche.journey.shop.queries import Told
from suiche.journey.sign import models
from suiche.journey.sign.condition_queries import ConditionView as ConditionView
from suiche.journey.sign.condition_queries import car_also_on as car_also_on
from suiche.journey.sign.condition_queries import conditions as conditions
from suiche.journey.sign.condition_queries import missing as missing
from suiche.journey.sign.condition_queries import vin as vin
from suiche.journey.sign.rules import names
from suiche.journey.sign.rules.cost_table import CostTable, shown_rate_ppm
from suiche.journey.sign.rules.fee_words import fee_words
from suiche.journey.sign.rules.refusals import DisclosureFirst, NotNow, OfferExpired, OnPaperOnly
from suiche.journey.sign.rules.timeline import TimelineStep as TimelineStep  # carried by timeline()
from suiche.journey.sign.rules.timeline import steps
from suiche.journey.sign.states import ContractState
from suiche.kit.actor import Actor
from suiche.kit.clock import Instant
from suiche.kit.history import moves_of
from suiche.kit.refusal import NotFound
from suiche.kit.words import Words
from suiche.maths.fee_form import read_fee
from suiche.maths.penalty import PenaltyTerms
from suiche.maths.terms import LoanTerms
from suiche.parties import queries as parties
from suiche.parties.consent_queries import was_withdrawn
from suiche.parties.numbers import mask_name
from suiche.parties.states import ConsentKind

TERMS = TypeAdapter(LoanTerms)
PENALTY = TypeAdapter(PenaltyTerms)
TABLE = TypeAdapter(CostTable)
SUBJECT = "contract"  # what documents are filed under
PURPOSE, TEMPLATE = "sign", "SIGN_CODE"  # of the one-time code
UNPAID = (ContractState.OFFERED, ContractState.DISCLOSED, ContractState.SIGNING, ContractState.SIGNED)


@dataclass(frozen=True)
class ContractView:
    """A contract with its frozen terms. ``loan.disbursed_on`` is the offer's day until activation."""

    id: UUID
    number: str
    application_id: UUID
    customer_id: UUID
    dealer_id: UUID
    dealer_name: str
    dealer: Words
    state: ContractState
    vehicle: Words
    product: str
    product_title: Words
    deal_price_fen: int
    down_payment_fen: int
    loan: LoanTerms
    penalty: PenaltyTerms
    fee_rule: dict[str, Any]
    min_read_seconds: int
    offered_at: datetime
    valid_until: date
    activated_on: date | None
    family: Family = Family.LOAN
    addon_fen: int = 0
    deposit_fen: int = 0
    purchase_price_fen: int | None = None
    vat_ppm: int = 0

    @property
    def leased(self) -> bool:
        """Tell whether it is a lease, which pages speak of as rent."""
        return self.family is not Family.LOAN

    @property
    def residual_fen(self) -> int:
        """Return what buying the car at the end of a lease costs; 0 where it has no residual."""
        return self.loan.balloon_fen if self.leased else 0

    @property
    def to_dealer_fen(self) -> int:
        """Return what we pay the dealer: they took the deposit for us, and keep it towards the price."""
        return self.loan.principal_fen - self.deposit_fen

    @property
    def state_words(self) -> Words:
        """Return where it stands in words."""
        return (names.LEASE_STATES if self.leased else names.STATES)[self.state]

    @property
    def method_words(self) -> Words:
        """Return the way of repaying in words."""
        return METHOD_WORDS[self.loan.method]

    @property
    def told(self) -> Told:
        """Return what the first payment is called and how the others follow."""
        return shop.told(self.loan, leased=self.leased)

    @property
    def fee_words(self) -> Words:
        """Return what settling early costs in words."""
        return fee_words(read_fee(self.fee_rule))

    def over(self, on: date) -> bool:
        """Tell whether the approval behind an unpaid contract has ended on this day."""
        return self.state is ContractState.EXPIRED or (self.state in UNPAID and on > self.valid_until)


@dataclass(frozen=True)
class DisclosureView:
    """The cost table with its reading: ``seconds_left`` until it may be confirmed, by the server's clock."""

    table: CostTable
    sha256: str
    rate_ppm: int
    min_read_seconds: int
    shown_at: datetime | None
    confirmed_at: datetime | None
    read_seconds: int | None
    seconds_left: int


@dataclass(frozen=True)
class PaperView:
    """A paper of a contract: ``name`` in words, whether it is signed by all, its code on the verify page."""

    id: UUID
    kind: str
    name: Words
    paper_no: str
    signed: bool
    void: bool
    sha256: str
    size: int
    verify_code: str


@dataclass(frozen=True)
class EvidenceView:
    """What proves the customer's signature on the contract; the last three are empty while it is being sealed."""

    confirmed_at: datetime
    phone_masked: str
    read_seconds: int
    paper_sha256: str
    certificate_serial: str
    time_stamp: datetime | None
    sha256_after: str


@dataclass(frozen=True)
class SignedContract:
    """A contract that waits for its payout, with how far its checklist is."""

    contract: ContractView
    borrower_masked: str
    ticked: int
    needed: int


def contract(contract_id: UUID, *, customer_id: UUID | None) -> ContractView:
    """Return a contract; ``customer_id`` None is for staff and jobs. Refuses: NotFound (also another's)."""
    rows = models.Contract.objects.filter(id=contract_id)
    row = (rows if customer_id is None else rows.filter(customer_id=customer_id)).first()
    if row is None:
        raise NotFound()
    return _view(row)


def terms(contract_id: UUID) -> ContractView:
    """Return the frozen terms for later steps. Refuses: NotFound."""
    return contract(contract_id, customer_id=None)


def contract_of_application(application_id: UUID) -> UUID | None:
    """Return the contract that came out of an application, or None."""
    rows = models.Contract.objects.filter(application_id=application_id)
    return rows.values_list("id", flat=True).first()


def contracts(customer_id: UUID) -> tuple[ContractView, ...]:
    """Return all contracts of a customer, newest first."""
    rows = models.Contract.objects.filter(customer_id=customer_id).order_by("-offered_at", "id")
    return tuple(_view(row) for row in rows)


def disclosure(contract_id: UUID, *, customer_id: UUID | None, at: Instant) -> DisclosureView:
    """Return the cost table and how much reading is left. Refuses: NotFound."""
    view = contract(contract_id, customer_id=customer_id)
    row = models.Disclosure.objects.get(contract_id=contract_id)
    table = TABLE.validate_python(row.table, strict=False)
    return DisclosureView(
        table=table,
        sha256=row.table_sha256,
        rate_ppm=shown_rate_ppm(view.loan, table),
        min_read_seconds=view.min_read_seconds,
        shown_at=row.shown_at,
        confirmed_at=row.confirmed_at,
        read_seconds=row.read_seconds,
        seconds_left=seconds_left(row.shown_at, view.min_read_seconds, at),
    )


def seconds_left(shown_at: datetime | None, needed: int, at: datetime) -> int:
    """Return how many whole seconds of reading are left; all of them while nothing was shown."""
    if shown_at is None:
        return needed
    return max(0, needed - whole_seconds(shown_at, at))


def whole_seconds(earlier: datetime, later: datetime) -> int:
    """Return the whole seconds between two moments."""
    return (later - earlier) // timedelta(seconds=1)


def signing_phone(contract_id: UUID, *, customer_id: UUID, on: date) -> str:
    """Return the phone the signing code goes to, if it is time to sign.

    Refuses: NotFound, OfferExpired, DisclosureFirst, NotNow (signed already, or ended), OnPaperOnly.
    """
    view = contract(contract_id, customer_id=customer_id)
    expect_signable(view.state, view.valid_until, on)
    expect_signature_agreed(customer_id)
    return parties.customer(customer_id).phone


def expect_signature_agreed(customer_id: UUID) -> None:
    """Refuse who has taken back the consent to electronic signatures. Refuses: OnPaperOnly."""
    if was_withdrawn(customer_id, ConsentKind.E_SIGNATURE):
        raise OnPaperOnly()


def expect_signable(state: str, valid_until: date, on: date) -> None:
    """Refuse unless the contract may be signed today. Refuses: OfferExpired, DisclosureFirst, NotNow."""
    if state == ContractState.EXPIRED or (state in UNPAID and on > valid_until):
        raise OfferExpired(until=valid_until)
    if state == ContractState.OFFERED:
        raise DisclosureFirst()
    if state != ContractState.DISCLOSED:
        raise NotNow(ContractState(state))


def papers(contract_id: UUID, *, customer_id: UUID | None) -> tuple[PaperView, ...]:
    """Return the papers of a contract in the order of signing. Refuses: NotFound."""
    view = contract(contract_id, customer_id=customer_id)
    words = names.LEASE_PAPERS if view.leased else names.PAPERS
    found = documents.documents_of(subject_type=SUBJECT, subject_id=contract_id)
    order = list(names.PAPERS)
    return tuple(
        PaperView(
            id=paper.id,
            kind=paper.kind,
            name=words[paper.kind],
            paper_no=paper.paper_no,
            signed=paper.state == DocumentState.SIGNED,
            void=paper.state == DocumentState.VOID,
            sha256=paper.sha256,
            size=paper.size,
            verify_code=paper.verify_code,
        )
        for paper in sorted(found, key=lambda paper: order.index(paper.kind))
    )


def card_of_mandate(contract_id: UUID) -> UUID | None:
    """Return the card that the contract's own mandate was made out for, or None. Refuses: NotFound."""
    card = apply.named_card(contract(contract_id, customer_id=None).application_id)
    return card.id if card else None


def open_paper(
    contract_id: UUID, document_id: UUID, *, customer_id: UUID | None, reader: Actor, at: Instant
) -> OpenedDocument:
    """Return a paper of this contract with its bytes; the access is logged. Refuses: NotFound."""
    if document_id not in {paper.id for paper in papers(contract_id, customer_id=customer_id)}:
        raise NotFound()
    return documents.open_document(document_id=document_id, reader=reader, at=at)


def timeline(contract_id: UUID, *, customer_id: UUID | None, on: date) -> tuple[TimelineStep, ...]:
    """Return the steps of a contract's road. Refuses: NotFound."""
    view = contract(contract_id, customer_id=customer_id)
    entered: dict[ContractState, datetime] = {}
    for move in moves_of(contract_id):
        if move.after in set(ContractState):  # the loan's own moves stand under the same id
            entered.setdefault(ContractState(move.after), move.at)
    return steps(state=view.state, entered=entered, valid_until=view.valid_until, on=on)


def evidence(contract_id: UUID) -> EvidenceView | None:
    """Return what proves the customer's signature, for staff; None before the code was confirmed."""
    row = models.SigningEvidence.objects.select_related("contract").filter(contract_id=contract_id).first()
    if row is None or row.contract.contract_document_id is None:
        return None
    signatures = documents.signatures_of(document_id=row.contract.contract_document_id)
    theirs = next((signature for signature in signatures if not signature.organisation), None)
    return EvidenceView(
        confirmed_at=row.confirmed_at,
        phone_masked=row.phone_masked,
        read_seconds=row.read_seconds,
        paper_sha256=row.paper_sha256,
        certificate_serial=theirs.certificate_serial if theirs else "",
        time_stamp=theirs.time_stamp if theirs else None,
        sha256_after=theirs.sha256_after if theirs else "",
    )


def sealing_since(contract_id: UUID) -> datetime | None:
    """Return when the customer confirmed with the code, or None before that."""
    rows = models.SigningEvidence.objects.filter(contract_id=contract_id)
    return rows.values_list("confirmed_at", flat=True).first()


def to_activate() -> tuple[SignedContract, ...]:
    """Return the signed contracts that wait for their payout, the longest waiting first."""
    rows = models.Contract.objects.filter(state=ContractState.SIGNED.value).order_by("valid_until", "number")
    return tuple(_signed(row) for row in rows)


def recently_activated(limit: int = 20) -> tuple[ContractView, ...]:
    """Return the contracts paid out last, newest first."""
    rows = models.Contract.objects.filter(state=ContractState.ACTIVE.value)
    return tuple(_view(row) for row in rows.order_by("-activated_on", "number")[:limit])


def overdue_offers(on: date) -> tuple[UUID, ...]:
    """Return the unpaid contracts whose approval has ended by this day; those being sealed are left alone."""
    states = [state.value for state in UNPAID if state is not ContractState.SIGNING]
    rows = models.Contract.objects.filter(state__in=states, valid_until__lt=on)
    return tuple(rows.order_by("valid_until", "id").values_list("id", flat=True))


def _signed(row: models.Contract) -> SignedContract:
    person = parties.customer(row.customer_id)
    needed = len(row.conditions)
    ticked = needed - len(missing(row.id))
    return SignedContract(_view(row), mask_name(person.name), ticked, needed)


def _view(row: models.Contract) -> ContractView:
    dealer = parties.dealer(row.dealer_id)
    return ContractView(
        id=row.id,
        number=row.number,
        application_id=row.application_id,
        customer_id=row.customer_id,
        dealer_id=row.dealer_id,
        dealer_name=dealer.name,
        dealer=dealer.title,
        state=ContractState(row.state),
        vehicle=Words(row.vehicle, row.vehicle_en or row.vehicle),
        product=row.product,
        product_title=catalogue.version(row.product_version_id).title,
        deal_price_fen=row.deal_price_fen,
        down_payment_fen=row.down_payment_fen,
        loan=TERMS.validate_python(row.terms, strict=False),
        penalty=PENALTY.validate_python(row.penalty, strict=False),
        fee_rule=row.fee_rule,
        min_read_seconds=row.min_read_seconds,
        offered_at=row.offered_at,
        valid_until=row.valid_until,
        activated_on=row.activated_on,
        family=Family(row.family),
        addon_fen=row.addon_fen,
        deposit_fen=row.deposit_fen,
        purchase_price_fen=row.purchase_price_fen,
        vat_ppm=row.vat_ppm,
    )
