"""Make an offer out of an approval: terms frozen, cost table built, papers prepared for reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from suiche.catalogue import queries as catalogue
from suiche.catalogue.caps import caps_on
from suiche.catalogue.kinds import Family
from suiche.catalogue.queries import VersionView
from suiche.documents.actions.store import store
from suiche.documents.clauses import clauses_on
from suiche.documents.company import our_company
from suiche.documents.papers import Head, Paper
from suiche.documents.states import DocumentKind
from suiche.journey.apply import queries as apply
from suiche.journey.apply.actions.hold_application import hold_application
from suiche.journey.apply.queries import ContractFacts
from suiche.journey.shop import queries as shop
from suiche.journey.sign import events, models
from suiche.journey.sign.queries import PENALTY, SUBJECT, TABLE, TERMS
from suiche.journey.sign.rules.cost_table import cost_table
from suiche.journey.sign.rules.lease_rows import LeaseFacts
from suiche.journey.sign.rules.printed import (
    Borrower,
    Deal,
    contract_paper,
    disclosure_paper,
    mandate_paper,
)
from suiche.kit import audit, deployment, outbox
from suiche.kit.action import action
from suiche.kit.actor import Actor
from suiche.kit.clock import BusinessDate, Instant
from suiche.kit.ids import short_code
from suiche.kit.words import Words
from suiche.maths.fee_form import read_fee
from suiche.maths.penalty import PenaltyTerms
from suiche.parties import queries as parties


@action
def make_offer(
    *, application_id: UUID, valid_until: date, key: str, by: Actor, at: Instant, on: BusinessDate
) -> events.OfferMade:
    """Offer the contract of an approved application, once. Refuses: NotFound, NotSubmitted (withdrawn meanwhile).

    The schedule begins on ``on`` for showing; the amounts stay when activation moves its beginning.
    """
    hold_application(application_id=application_id)
    facts = apply.for_contract(application_id)
    version = catalogue.version(facts.product_version_id)
    audit.accessed(by=by, what="sign.papers", subject=str(facts.customer_id), at=at)
    deal = _deal(facts, version, f"SC{on:%Y%m%d}{short_code(6)}", on)
    contract = models.Contract.begin(
        by=by,
        at=at,
        number=deal.number,
        application_id=facts.application_id,
        customer_id=facts.customer_id,
        dealer_id=facts.dealer_id,
        product_version_id=version.id,
        vehicle=facts.vehicle_text,
        vehicle_en=catalogue.vehicle(facts.vehicle_id).full_name.en,
        product=version.product_code,
        deal_price_fen=facts.deal_price_fen,
        down_payment_fen=facts.down_payment_fen,
        principal_fen=facts.principal_fen,
        family=version.family,
        addon_fen=facts.addon_loan_fen,
        gross_rate_ppm=version.gross_rate_ppm,
        subvention_fen=facts.subvention_fen,
        oem_share_ppm=version.oem_share_ppm,
        deposit_fen=facts.deposit_fen,
        vat_mode=version.vat_mode,
        vat_ppm=version.vat_ppm,
        purchase_price_fen=deal.lease.purchase_price_fen or None if deal.lease else None,
        terms=TERMS.dump_python(deal.loan, mode="json"),
        penalty=PENALTY.dump_python(deal.penalty, mode="json"),
        fee_rule=version.fee_rule,
        min_read_seconds=version.min_read_seconds,
        offered_at=at,
        valid_until=valid_until,
    )
    models.Disclosure.objects.create(
        contract=contract,
        table=TABLE.dump_python(deal.table, mode="json"),
        table_sha256=deal.table.fingerprint(),
    )
    _prepare_papers(contract, deal, by, at)
    return outbox.publish(
        events.OfferMade(
            contract_id=contract.id,
            application_id=facts.application_id,
            customer_id=facts.customer_id,
            valid_until=valid_until,
            at=at,
        )
    )


def _deal(facts: ContractFacts, version: VersionView, number: str, on: BusinessDate) -> Deal:
    """Gather everything the papers speak of."""
    loan = replace(facts.loan, disbursed_on=on)
    penalty = PenaltyTerms(
        contract_rate_ppm=facts.annual_rate_ppm,
        multiple_ppm=version.penalty_multiple_ppm or 0,
        daily_rate_ppm=version.penalty_daily_ppm,
        grace_days=version.grace_days,
        compound=version.compound,
    )
    fee, payee = read_fee(version.fee_rule), our_company().name
    cap_ppm, lease = caps_on(on).all_in_ppm, _lease(facts, version, on)
    table = cost_table(
        number=f"{number}-D",
        loan=loan,
        penalty=penalty,
        fee=fee,
        payee=Words(payee, "Suiche, the lender"),
        cap_ppm=cap_ppm,
        charges=version.charges,
        lease=lease,
    )
    told = shop.told(loan, leased=version.leased)
    account = parties.payee(facts.dealer_id)
    return Deal(
        number=number,
        borrower=_borrower(facts),
        vehicle=facts.vehicle_text,
        deal_price_fen=facts.deal_price_fen,
        down_payment_fen=facts.down_payment_fen,
        dealer_name=parties.dealer(facts.dealer_id).name,
        payee_account=f"{account.account_name}，尾号{account.account_no[-4:]}",
        loan=loan,
        penalty=penalty,
        fee=fee,
        table=table,
        all_in_ppm=cap_ppm,
        clauses=clauses_on(on),
        first_name=told.first.zh,
        rhythm=told.rhythm.zh,
        addon_fen=facts.addon_loan_fen,
        lease=lease,
    )


def _lease(facts: ContractFacts, version: VersionView, on: BusinessDate) -> LeaseFacts | None:
    """Return what a lease has beside its plan; None for a loan. A car is bought at its residual or at a nominal price."""
    if not version.leased:
        return None
    clauses = clauses_on(on)
    return LeaseFacts(
        back=version.family is Family.LEASEBACK,
        deposit_fen=facts.deposit_fen,
        residual_fen=facts.balloon_fen,
        purchase_price_fen=0 if facts.balloon_fen else version.purchase_price_fen or 0,
        vat_ppm=version.vat_ppm,
        kilometres=clauses.kilometres(facts.terms),
        kilometre_fen=clauses.kilometre_fen,
    )


def _borrower(facts: ContractFacts) -> Borrower:
    person, card = parties.customer(facts.customer_id), apply.named_card(facts.application_id)
    return Borrower(
        name=person.name,
        number=person.id_number,
        masked_number=person.masked_id_number,
        phone=person.phone,
        address=person.address,
        bank=card.bank_name if card else "",
        last4=card.last4 if card else "",
    )


def _prepare_papers(contract: models.Contract, deal: Deal, by: Actor, at: Instant) -> None:
    """Render and keep the papers, unsigned, in the order of signing."""

    def head(number: str) -> Head:
        return Head(paper_no=number, made_at=at, company=our_company(), demo=deployment.is_demo())

    def keep(paper: Paper, kind: DocumentKind) -> UUID:
        return store(
            paper=paper, kind=kind, subject_type=SUBJECT, subject_id=contract.id, by=by, at=at
        ).document_id

    contract.disclosure_document_id = keep(
        disclosure_paper(deal, head(deal.table.number)), DocumentKind.DISCLOSURE
    )
    contract.contract_document_id = keep(contract_paper(deal, head(deal.number)), DocumentKind.CONTRACT)
    mandate = mandate_paper(deal, head(f"{deal.number}-M"))
    if mandate is not None:
        contract.mandate_document_id = keep(mandate, DocumentKind.DEBIT_MANDATE)
    contract.save(update_fields=["disclosure_document_id", "contract_document_id", "mandate_document_id"])
