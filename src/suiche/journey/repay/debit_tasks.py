"""Background entry points of direct debit: ask the bank, one action; and the clockwork of its windows."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from suiche.journey.repay import debit_mandate_queries, debit_queries, debit_rules
from suiche.journey.repay.actions.answer_debit_mandate import answer_debit_mandate
from suiche.journey.repay.actions.book_debit_results import book_debit_results
from suiche.journey.repay.actions.book_debit_returns import book_debit_returns
from suiche.journey.repay.actions.make_debit_batch import make_debit_batch
from suiche.journey.repay.actions.open_debit_mandate import open_debit_mandate
from suiche.journey.repay.actions.report_debit_problem import report_debit_problem
from suiche.journey.repay.actions.submit_debit_batch import submit_debit_batch
from suiche.journey.repay.debit_states import DebitProblemKind
from suiche.kit import inbox, outbox
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, business_date_of, now, shanghai
from suiche.kit.jobs import Later
from suiche.parties import queries as parties
from suiche.partners.debit import port as debit
from suiche.partners.debit.frame import FileRefused
from suiche.partners.debit.result_file import DebitResult, read_results

PARTNER = "debit"  # whose messages they are, in the inbox
ASK_AGAIN = timedelta(seconds=30)
ASK_FOR_PROTOCOL_AGAIN = timedelta(minutes=5)
ASK_FOR_RETURNS_AGAIN = timedelta(minutes=10)
LOOK_EVERY = timedelta(minutes=1)
PATIENCE = timedelta(seconds=15)  # how long a passing day waits for a bank that does not answer
PIECE = 200  # results in one transaction: a loan is locked no longer than that takes, about a second
HELD_AGAIN = timedelta(seconds=1)  # when a piece comes back for loans that a payment held


def sign(loan_id: UUID, card_id: UUID | None = None, document_id: UUID | None = None) -> None:
    """Open the mandate of this card under this paper, or the contract's own; while another is at the bank, it waits its turn."""
    opened = open_debit_mandate(
        loan_id=loan_id, card_id=card_id, document_id=document_id, by=SYSTEM, at=now()
    )
    if not opened:
        raise Later(f"another mandate of loan {loan_id} is at the bank", wait=ASK_AGAIN)


def ask_for_protocol(mandate_id: UUID) -> None:
    """Have the bank sign a mandate; come back until it has said yes or no. What it signs twice under one number is one."""
    asked = debit_mandate_queries.asked(mandate_id)
    if asked is None:
        return
    card = parties.card_to_debit(asked.card_id)
    answer = debit.port().sign(
        contract_no=asked.contract_no,
        card_no=card.card_no,
        name=card.holder,
        id_number=card.id_number,
        mobile=card.mobile,
        request_no=asked.request_no,
    )
    if not answer.protocol_no and not answer.refusal:
        raise Later(f"protocol of {asked.contract_no}", wait=ASK_FOR_PROTOCOL_AGAIN)
    answer_debit_mandate(
        mandate_id=mandate_id,
        protocol_no=answer.protocol_no,
        refusal=answer.refusal,
        by=SYSTEM,
        at=now(),
    )


def sign_again(loan_id: UUID) -> None:
    """Ask for a new protocol on the card that only the loan's closing had ended, or the contract's own never asked for."""
    ended = debit_mandate_queries.ended_by_closing(loan_id)
    if ended is not None:
        sign(loan_id, ended.card_id, ended.document_id)
    else:
        sign(loan_id)


def run_window(on: BusinessDate, window: str) -> None:
    """Make the batches of a window, one a job, so that each is committed before anything is handed over."""
    made = make_debit_batch(on=on, window=window, by=SYSTEM, at=now())
    if not made.done:
        outbox.store(run_window, not_before=now(), on=on, window=window)


def submit(batch_id: UUID) -> None:
    """Hand a batch over. The number and the bytes are the stored ones: after a kill the bank gets the same again."""
    number, content = debit_queries.content(batch_id)
    answer = debit.port().submit_batch(batch_no=number, file=content)
    if answer.outcome in (debit.BatchOutcome.UNKNOWN, debit.BatchOutcome.NOT_FOUND):
        raise Later(f"batch {number} is not known to have arrived", wait=ASK_AGAIN)
    refused = answer.outcome is debit.BatchOutcome.REFUSED
    refusal = (answer.reason or answer.outcome.value) if refused else ""
    submit_debit_batch(batch_id=batch_id, refusal=refusal, by=SYSTEM, at=now())


def collect(batch_id: UUID) -> None:
    """Store the result files there are; come back until the bank has answered for every debit."""
    number, _ = debit_queries.content(batch_id)
    answer = debit.port().results(number)
    for content in answer.files:
        receive_file(content, at=now())
    if answer.outcome is not debit.BatchOutcome.DONE:
        outbox.store(collect, not_before=Instant(now() + ASK_AGAIN), batch_id=batch_id)


def receive_file(content: bytes, *, at: Instant) -> bool:
    """Store a result file and the job that handles it; False when the same file was here before."""
    name = hashlib.sha256(content).hexdigest()
    return inbox.receive(partner=PARTNER, message_id=name, body=content, headers={}, at=at, task=handle_file)


def handle_file(message: int) -> None:
    """Read a stored result file and book it in small pieces, each a job of its own."""
    at, stored = now(), inbox.stored(message)
    try:
        file = read_results(stored.body)
    except FileRefused as refusal:
        name = hashlib.sha256(stored.body).hexdigest()
        report_debit_problem(
            kind=DebitProblemKind.FILE_REFUSED, subject=name, detail=str(refusal), by=SYSTEM, at=at
        )
        inbox.handled(message, outcome="refused", at=at)
        return
    for first, beyond in debit_rules.chunks(len(file.results), PIECE):
        outbox.store(book, not_before=at, message=message, first=first, beyond=beyond)
    inbox.handled(message, outcome=f"{len(file.results)} results", at=at)


def book(message: int, first: int, beyond: int) -> None:
    """Book a piece of a stored result file; come back for what was held."""
    at = now()
    file = read_results(inbox.stored(message).body)
    done = book_debit_results(
        batch_no=file.batch_no,
        results=file.results[first:beyond],
        by=SYSTEM,
        on=business_date_of(at),
        at=at,
    )
    if done.held:
        again = Instant(at + HELD_AGAIN)
        outbox.store(book, not_before=again, message=message, first=first, beyond=beyond)


def ask(debit_id: UUID) -> None:
    """Ask the bank about a debit it did not know the outcome of; come back until it does."""
    asked = debit_queries.unknown_debit(debit_id)
    if asked is None:
        return
    state = debit.port().query(asked.order_no)
    at = now()  # when the answer was there
    if state.outcome in (debit.DebitOutcome.SUCCESS, debit.DebitOutcome.FAILED):
        result = DebitResult(
            asked.order_no,
            state.outcome,
            state.code,
            state.transaction_no,
            state.amount_fen,
            state.debited_at,
        )
        done = book_debit_results(
            batch_no=asked.batch_no, results=(result,), by=SYSTEM, on=business_date_of(at), at=at
        )
        if not done.held:
            return
    if state.outcome is debit.DebitOutcome.NOT_FOUND:
        report_debit_problem(kind=DebitProblemKind.NOT_FOUND, subject=asked.order_no, by=SYSTEM, at=at)
    outbox.store(ask, not_before=Instant(at + ASK_AGAIN), debit_id=debit_id)


def fetch_returns(on: BusinessDate) -> None:
    """Ask for the debits that the bank took back, of every day since it was last asked."""
    days = debit_queries.days_to_ask_for_returns(on)
    if not days:
        return
    try:
        found = tuple(returned for day in days for returned in debit.port().returned(day))
    except debit.DebitUnavailable as unavailable:
        raise Later("returned debits", wait=ASK_FOR_RETURNS_AGAIN) from unavailable
    book_debit_returns(returns=found, by=SYSTEM, on=on, at=now())


def clockwork() -> None:
    """Every minute: start the window whose time has come, and once a day ask for returned debits."""
    at = now()
    on = business_date_of(at)
    wall = shanghai(at).time()
    window = debit_queries.timetable(on).passed(wall)
    if window is not None and not debit_queries.run_is_done(on, debit_rules.written(window)):
        run_window(on, debit_rules.written(window))
    if window is not None and debit_queries.days_to_ask_for_returns(on):
        outbox.store(fetch_returns, not_before=at, on=on)
    outbox.store(clockwork, not_before=Instant(at + LOOK_EVERY))


def pass_day(on: BusinessDate) -> bool:
    """Let a business date pass with all its windows, each after the bank's answer to the one before; False: call again.

    For days that pass faster than the clock. A bank that does not answer holds the day up no longer than ``PATIENCE``.
    """
    at = now()
    try:
        fetch_returns(on)
    except Later:
        return True  # the bank is out of order: the debits of this day are made when it is back
    if debit_queries.waits_for_bank(on, at - PATIENCE):
        return False
    plan = debit_queries.timetable(on)
    for window in map(debit_rules.written, plan.windows):
        if debit_queries.run_is_done(on, window):
            continue
        if window != debit_rules.written(plan.windows[0]) and not debit_queries.candidates(on, plan, None):
            return True  # nothing more to debit: the other windows need not be walked through
        run_window(on, window)
        if debit_queries.waits_for_bank(on, at - PATIENCE):
            return False
    return True
