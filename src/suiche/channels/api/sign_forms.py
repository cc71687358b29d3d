"""JSON forms of contracts, their papers, cost tables and verifications."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from suiche.channels.api.texts import WordsOut, words_out
from suiche.documents.queries import PublicDocument
from suiche.documents.verify import SignatureReport, VerificationReport
from suiche.journey.sign import queries
from suiche.kit.clock import business_date
from suiche.parties.numbers import mask_name


class ContractOut(Schema):
    """A contract. ``state``: offered, disclosed, signing, signed, active, withdrawn, expired. ``over``: its approval has ended."""

    id: UUID
    number: str
    application_id: UUID
    state: str
    state_words: WordsOut
    over: bool
    vehicle: WordsOut
    product: str
    dealer_name: str
    deal_price_fen: int
    down_payment_fen: int
    principal_fen: int
    terms: int
    method: str
    annual_rate_ppm: int
    valid_until: date
    activated_on: date | None


class PaperOut(Schema):
    """A paper of a contract; its PDF is at ``href``, its public page at ``/v/{verify_code}`` once signed."""

    id: UUID
    kind: str
    name: WordsOut
    paper_no: str
    signed: bool
    void: bool
    sha256: str
    verify_code: str
    href: str


class CostLineOut(Schema):
    """A line of a computation."""

    label: WordsOut
    note: str
    amount_fen: int


class CostOut(Schema):
    """A cost under normal performance."""

    name: WordsOut
    how: WordsOut
    payee: WordsOut
    amount_fen: int
    annual_ppm: int


class CaseCostOut(Schema):
    """A cost that arises only in a case."""

    case: WordsOut
    standard: WordsOut
    payee: WordsOut


class DisclosureOut(Schema):
    """The cost table. Confirm with ``table_sha256`` when ``seconds_left`` have passed."""

    table_sha256: str
    min_read_seconds: int
    seconds_left: int
    shown_at: datetime | None
    confirmed_at: datetime | None
    principal_fen: int
    terms: int
    instalment_fen: int
    last_instalment_fen: int
    total_interest_fen: int
    total_payment_fen: int
    annual_rate_ppm: int
    annual_cost_ppm: int
    joint_cost_ppm: int
    costs: list[CostOut]
    cases: list[CaseCostOut]
    example_title: WordsOut
    example: list[CostLineOut]
    example_fen: int


class OfferOut(ContractOut):
    """A contract with its papers and its cost table."""

    disclosure: DisclosureOut
    papers: list[PaperOut]


class TableIn(Schema):
    """Which table is confirmed."""

    table_sha256: str = Field(min_length=64, max_length=64)


class ConfirmedOut(Schema):
    """The table is confirmed."""

    state: str
    confirmed_at: datetime
    read_seconds: int


class CodeSentOut(Schema):
    """A signing code is on its way."""

    phone_masked: str
    again_in_seconds: int
    expires_in_seconds: int


class SigningCodeIn(Schema):
    """The code from the message."""

    code: str = Field(max_length=12)


class StatusOut(Schema):
    """How far the signing is; ``done`` when every paper is sealed."""

    state: str
    done: bool
    papers: list[PaperOut]


class StepOut(Schema):
    """One step of the road. ``state``: done, now, late, next."""

    code: str
    state: str
    title: WordsOut
    who: WordsOut
    at: datetime | None
    by: date | None
    detail: WordsOut


class SignatureCheckOut(Schema):
    """One thing that was checked on a signature."""

    code: str
    words: WordsOut
    holds: bool


class SignatureOut(Schema):
    """One signature of a verified file; a person's name is masked."""

    field: str
    signer: str
    organisation: bool
    certificate_serial: str
    time_stamp: datetime | None
    checks: list[SignatureCheckOut]


class VerifiedPaperOut(Schema):
    """Which paper of ours a genuine file is; number and name are masked. ``in_force`` false: replaced or ended ``void_since``."""

    title: WordsOut
    paper_no_masked: str
    holder_masked: str
    in_force: bool
    void_since: datetime | None
    created_at: datetime


class VerifiedOut(Schema):
    """``verdict``: GENUINE, TAMPERED, NOT_SIGNED, UNTRUSTED, UNREADABLE, with its sentence and what is wrong.

    ``paper``: which one it is, where it is genuine.
    """

    verdict: str
    words: WordsOut
    problems: list[WordsOut]
    signatures: list[SignatureOut]
    paper: VerifiedPaperOut | None


def contract_out(view: queries.ContractView) -> ContractOut:
    """Turn a contract into its JSON form."""
    return ContractOut(
        id=view.id,
        number=view.number,
        application_id=view.application_id,
        state=view.state.value,
        state_words=words_out(view.state_words),
        over=view.over(business_date()),
        vehicle=words_out(view.vehicle),
        product=view.product,
        dealer_name=view.dealer_name,
        deal_price_fen=view.deal_price_fen,
        down_payment_fen=view.down_payment_fen,
        principal_fen=view.loan.principal_fen,
        terms=view.loan.terms,
        method=view.loan.method.value,
        annual_rate_ppm=view.loan.annual_rate_ppm,
        valid_until=view.valid_until,
        activated_on=view.activated_on,
    )


def papers_out(contract_id: UUID, owner: UUID | None) -> list[PaperOut]:
    """Return the papers of a contract. Refuses: NotFound."""
    base = f"/api/v1/contracts/{contract_id}/papers"
    return [
        PaperOut(
            id=paper.id,
            kind=paper.kind,
            name=words_out(paper.name),
            paper_no=paper.paper_no,
            signed=paper.signed,
            void=paper.void,
            sha256=paper.sha256,
            verify_code=paper.verify_code,
            href=f"{base}/{paper.id}.pdf",
        )
        for paper in queries.papers(contract_id, customer_id=owner)
    ]


def disclosure_out(found: queries.DisclosureView) -> DisclosureOut:
    """Turn a cost table with its reading into its JSON form."""
    table = found.table
    return DisclosureOut(
        table_sha256=found.sha256,
        min_read_seconds=found.min_read_seconds,
        seconds_left=found.seconds_left,
        shown_at=found.shown_at,
        confirmed_at=found.confirmed_at,
        principal_fen=table.principal_fen,
        terms=table.terms,
        instalment_fen=table.instalment_fen,
        last_instalment_fen=table.last_instalment_fen,
        total_interest_fen=table.total_interest_fen,
        total_payment_fen=table.total_payment_fen,
        annual_rate_ppm=found.rate_ppm,
        annual_cost_ppm=table.annual_ppm,
        joint_cost_ppm=table.joint_ppm,
        costs=[
            CostOut(
                name=words_out(row.name),
                how=words_out(row.how),
                payee=words_out(row.payee),
                amount_fen=row.amount_fen,
                annual_ppm=row.annual_ppm,
            )
            for row in table.costs
        ],
        cases=[
            CaseCostOut(
                case=words_out(row.case), standard=words_out(row.standard), payee=words_out(row.payee)
            )
            for row in table.cases
        ],
        example_title=words_out(table.example_title),
        example=[
            CostLineOut(label=words_out(line.label), note=line.note, amount_fen=line.amount_fen)
            for line in table.example
        ],
        example_fen=table.example_fen,
    )


def verified_out(report: VerificationReport, paper: PublicDocument | None) -> VerifiedOut:
    """Turn a verification into its JSON form; persons are masked."""
    return VerifiedOut(
        verdict=report.verdict.value,
        words=words_out(report.words),
        problems=[words_out(problem) for problem in report.problems],
        signatures=[_signature_out(signature) for signature in report.signatures],
        paper=VerifiedPaperOut(
            title=words_out(paper.title),
            paper_no_masked=paper.masked_no,
            holder_masked=paper.holder_masked,
            in_force=paper.in_force,
            void_since=paper.void_since,
            created_at=paper.created_at,
        )
        if paper
        else None,
    )


def _signature_out(signature: SignatureReport) -> SignatureOut:
    return SignatureOut(
        field=signature.field,
        signer=signature.signer if signature.organisation else mask_name(signature.signer),
        organisation=signature.organisation,
        certificate_serial=signature.certificate_serial,
        time_stamp=signature.time_stamp,
        checks=[
            SignatureCheckOut(code=check.code, words=words_out(check.words), holds=check.holds)
            for check in signature.checks
        ],
    )
