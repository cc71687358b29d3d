"""Contracts for programs: read the cost table, confirm it, sign with a code, follow the sealing; verify papers.

The order: ``GET /contracts`` → ``POST …/disclosure/show`` → wait ``seconds_left`` → ``POST …/disclosure/confirm`` →
``POST …/sign/code`` → ``POST …/sign`` → ``GET …/status`` until SIGNED. Staff: ``sign_desk``.
Amounts are whole fen, rates ppm, days ISO dates.
"""

from __future__ import annotations

import math
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router
from ninja.files import UploadedFile

from suiche.channels.api import door
from suiche.channels.api.sign_forms import (
    CodeSentOut,
    ConfirmedOut,
    ContractOut,
    DisclosureOut,
    OfferOut,
    SigningCodeIn,
    StatusOut,
    StepOut,
    TableIn,
    VerifiedOut,
    contract_out,
    disclosure_out,
    papers_out,
    verified_out,
)
from suiche.channels.api.texts import words_out
from suiche.channels.origin import exact_address
from suiche.contact.actions.ask_code import ask_code
from suiche.contact.queries import checked_code
from suiche.documents import queries as documents
from suiche.documents.company import our_company
from suiche.documents.verify import MAX_BYTES, Verdict
from suiche.journey.sign import queries
from suiche.journey.sign.actions.confirm_disclosure import confirm_disclosure
from suiche.journey.sign.actions.confirm_signing import confirm_signing
from suiche.journey.sign.actions.show_disclosure import show_disclosure
from suiche.journey.sign.actions.withdraw_contract import withdraw_contract
from suiche.journey.sign.states import ContractState
from suiche.kit.clock import Instant, business_date, business_date_of, now
from suiche.kit.limits import within_limit
from suiche.kit.refusal import BadInput
from suiche.parties import account

router = Router(tags=["contracts"])
UPLOADS, WINDOW = 20, timedelta(minutes=10)


@router.get("/contracts", auth=door.CustomerAuth(), response=list[ContractOut])
def contracts(request: HttpRequest, application_id: UUID | None = None) -> list[ContractOut]:
    """List the customer's contracts, newest first, or the one of an application."""
    found = queries.contracts(door.customer_id(request))
    return [
        contract_out(view)
        for view in found
        if application_id is None or view.application_id == application_id
    ]


@router.get("/contracts/{contract_id}", auth=door.CustomerAuth(), response=OfferOut)
def offer(request: HttpRequest, contract_id: UUID) -> OfferOut:
    """Return a contract with its cost table and papers. Refuses: not_found."""
    owner = door.customer_id(request)
    view = queries.contract(contract_id, customer_id=owner)
    return OfferOut(
        **contract_out(view).dict(),
        disclosure=_disclosure(contract_id, owner, now()),
        papers=papers_out(contract_id, owner),
    )


@router.post("/contracts/{contract_id}/disclosure/show", auth=door.CustomerAuth(), response=DisclosureOut)
def show(request: HttpRequest, contract_id: UUID) -> DisclosureOut:
    """Begin the reading time and return the table; showing it again does not begin anew. Refuses: not_found, offer_expired."""
    who = door.signed_in(request)
    owner = door.customer_id(request)
    at = now()
    show_disclosure(contract_id=contract_id, customer_id=owner, by=who.actor, at=at, on=business_date_of(at))
    return _disclosure(contract_id, owner, at)


@router.post("/contracts/{contract_id}/disclosure/confirm", auth=door.CustomerAuth(), response=ConfirmedOut)
def confirm(request: HttpRequest, contract_id: UUID, body: TableIn) -> ConfirmedOut:
    """Confirm the table. Refuses: not_found, too_early, not_this_table, offer_expired."""
    owner = door.customer_id(request)
    at = now()
    done = confirm_disclosure(
        contract_id=contract_id,
        customer_id=owner,
        table_sha256=body.table_sha256,
        ip=exact_address(request),
        device=_device(request),
        by=door.signed_in(request).actor,
        at=at,
        on=business_date_of(at),
    )
    state = queries.contract(contract_id, customer_id=owner).state.value
    return ConfirmedOut(state=state, confirmed_at=done.confirmed_at, read_seconds=done.read_seconds)


@router.post("/contracts/{contract_id}/sign/code", auth=door.CustomerAuth(), response=CodeSentOut)
def send_code(request: HttpRequest, contract_id: UUID) -> CodeSentOut:
    """Send a signing code. Refuses: not_found, disclosure_first, offer_expired, illegal_move, code_too_soon."""
    account.within_limit(request, "ask_code")
    at = now()
    phone = queries.signing_phone(contract_id, customer_id=door.customer_id(request), on=business_date_of(at))
    asked = ask_code(
        phone=phone,
        purpose=queries.PURPOSE,
        template=queries.TEMPLATE,
        subject=str(contract_id),
        by=door.signed_in(request).actor,
        at=at,
    )
    return CodeSentOut(
        phone_masked=asked.phone_masked,
        again_in_seconds=math.ceil((asked.again_at - at).total_seconds()),
        expires_in_seconds=math.ceil((asked.expires_at - at).total_seconds()),
    )


@router.post("/contracts/{contract_id}/sign", auth=door.CustomerAuth(), response=StatusOut)
def sign(request: HttpRequest, contract_id: UUID, body: SigningCodeIn) -> StatusOut:
    """Sign with the code; the sealing follows. Refuses: not_found, bad_input, wrong_code, code_over, disclosure_first, offer_expired."""
    owner, code = door.customer_id(request), checked_code(body.code)
    account.within_limit(request, "try_code")
    at = now()
    confirm_signing(
        contract_id=contract_id,
        customer_id=owner,
        code=code,
        ip=exact_address(request),
        device=_device(request),
        by=door.signed_in(request).actor,
        at=at,
        on=business_date_of(at),
    ).expect()
    return _status(contract_id, owner)


@router.get("/contracts/{contract_id}/status", auth=door.CustomerAuth(), response=StatusOut)
def status(request: HttpRequest, contract_id: UUID) -> StatusOut:
    """Tell how far the signing is. Refuses: not_found."""
    return _status(contract_id, door.customer_id(request))


@router.get("/contracts/{contract_id}/timeline", auth=door.CustomerAuth(), response=list[StepOut])
def timeline(request: HttpRequest, contract_id: UUID) -> list[StepOut]:
    """Return the road of a contract: done, now, next. Refuses: not_found."""
    owner = door.customer_id(request)
    return [
        StepOut(
            code=step.code,
            state=step.state,
            title=words_out(step.title),
            who=words_out(step.who),
            at=step.at,
            by=step.by,
            detail=words_out(step.detail),
        )
        for step in queries.timeline(contract_id, customer_id=owner, on=business_date())
    ]


@router.post("/contracts/{contract_id}/withdraw", auth=door.CustomerAuth(), response=ContractOut)
def withdraw(request: HttpRequest, contract_id: UUID) -> ContractOut:
    """Withdraw before the payout, free of charge. Refuses: not_found, illegal_move."""
    owner = door.customer_id(request)
    by = door.signed_in(request).actor
    withdraw_contract(contract_id=contract_id, customer_id=owner, by=by, at=now())
    return contract_out(queries.contract(contract_id, customer_id=owner))


@router.get("/contracts/{contract_id}/papers/{document_id}.pdf", auth=door.CustomerAuth())
def paper(request: HttpRequest, contract_id: UUID, document_id: UUID) -> HttpResponse:
    """Return a paper as PDF; who opened it is written down. Refuses: not_found."""
    opened = queries.open_paper(
        contract_id,
        document_id,
        customer_id=door.customer_id(request),
        reader=door.signed_in(request).actor,
        at=now(),
    )
    answer = HttpResponse(opened.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{opened.document.paper_no}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


@router.post("/verify", auth=None, response=VerifiedOut)
def verify(request: HttpRequest, file: File[UploadedFile]) -> VerifiedOut:
    """Verify a PDF of up to 10 MB (multipart field ``file``). Refuses: bad_input, too_many_tries, verification_busy."""
    at = now()
    within_limit(name="verify", subject=account.address(request), most=UPLOADS, window=WINDOW, at=at)
    if not file.size or file.size > MAX_BYTES:
        raise BadInput(
            field="file",
            zh="文件是空的，或者超过10MB。请上传我们发给您的原文件。",
            en="The file is empty or over 10 MB. Please upload the original.",
        )
    pdf = file.read()
    report = documents.verify_upload(pdf=pdf, organisation=our_company().credit_code, at=at)
    return verified_out(report, documents.by_file(pdf) if report.verdict is Verdict.GENUINE else None)


def _status(contract_id: UUID, owner: UUID) -> StatusOut:
    view = queries.contract(contract_id, customer_id=owner)
    done = view.state in (ContractState.SIGNED, ContractState.ACTIVE)
    return StatusOut(state=view.state.value, done=done, papers=papers_out(contract_id, owner))


def _disclosure(contract_id: UUID, owner: UUID, at: Instant) -> DisclosureOut:
    return disclosure_out(queries.disclosure(contract_id, customer_id=owner, at=at))


def _device(request: HttpRequest) -> str:
    return request.headers.get("User-Agent", "")[:200]
