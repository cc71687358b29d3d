"""A loan with a mandate, the sandbox bank behind a real socket, and a business date that a test can choose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from suiche.contact.models import Message
from suiche.demo.sandbox.people import person
from suiche.documents.models import Document
from suiche.documents.states import DocumentKind
from suiche.journey.repay import debit_tasks, queries
from suiche.journey.repay.actions.receive_payment import receive_payment
from suiche.journey.repay.debit_models import Debit, DebitBatch, DebitMandate, DebitProblem
from suiche.journey.repay.debit_states import MandateState
from suiche.journey.repay.events import Notice
from suiche.journey.repay.models import Allocation, Loan, PaymentOrder, Receipt
from suiche.journey.repay.states import Purpose
from suiche.kit import adapters, deployment, jobs, working_days
from suiche.kit.actor import SYSTEM
from suiche.kit.clock import BusinessDate, Instant, business_date, now
from suiche.kit.fields import blind_index
from suiche.kit.models import Deployment
from suiche.ledger import queries as ledger
from suiche.maths.dates import add_months
from suiche.parties.models import BankCard
from suiche.partners.debit import port
from tests.partners.sandbox_server import Sandbox, running
from tests.steps.loans import LoanInHand, running_loan

PORTS = {
    "debit": "SandboxDebit",
    "payout": "SandboxPayout",
    "payments": "SandboxPayments",
    "sms": "SandboxSms",
}
WINDOW = "08:30"


@contextmanager
def bank_at(settings: Any, home: Path) -> Iterator[Sandbox]:
    """Serve the sandbox and name it in the settings."""
    with running(home) as sandbox:
        settings.PARTNERS = settings.PARTNERS | {
            name: {
                "adapter": f"suiche.partners.{name}.adapters.sandbox.{adapter}",
                "options": sandbox.options(),
            }
            for name, adapter in PORTS.items()
        }
        for partner in PORTS:
            sandbox.faults(partner, latency_ms=0, **({"delay_seconds": 0} if partner == "debit" else {}))
        adapters.forget()
        try:
            yield sandbox
        finally:
            adapters.forget()


def a_day(wanted: str) -> date:
    """A day to come, within a month's first 25: "working" with two working days after it, or "rest" (a Saturday)."""
    day = business_date() + timedelta(days=40)
    while True:
        three = [day + timedelta(days=n) for n in range(3)]
        working = all(working_days.is_working_day(one) for one in three)
        if day.day <= 25 and (working if wanted == "working" else day.weekday() == 5):
            return day
        day += timedelta(days=1)


def on_day(day: date) -> BusinessDate:
    """Let the business date be this day."""
    deployment.mark(demo=True, at=now())
    Deployment.objects.update(shift_days=0)
    Deployment.objects.update(shift_days=(day - business_date()).days)
    return business_date()


@dataclass(frozen=True)
class Debtor:
    """A loan under a mandate whose first instalment is due on ``due``."""

    loan: LoanInHand
    due: date

    @property
    def row(self) -> Loan:
        """The loan's row."""
        return Loan.objects.get(id=self.loan.loan_id)

    @property
    def instalment_fen(self) -> int:
        """What the first instalment comes to."""
        return queries.position(self.row).plan[0].payment_fen

    def debits(self) -> list[tuple[int, str, str]]:
        """Attempt, state and code of each debit, in order."""
        rows = Debit.objects.filter(loan_id=self.loan.loan_id).order_by("due_date", "attempt")
        return [(row.attempt, row.state, row.code) for row in rows]

    def receipts(self) -> list[int]:
        """Amounts received and taken back, in order."""
        rows = Receipt.objects.filter(loan_id=self.loan.loan_id).order_by("paid_at", "id")
        return list(rows.values_list("amount_fen", flat=True))

    def credit_fen(self) -> int:
        """The customer's credit."""
        return queries.position(self.row).credit_fen

    def met(self) -> list[tuple[int, str, int, date]]:
        """What met owed amounts, netted: period, bucket, fen, the day for which it counts."""
        rows = Allocation.objects.filter(loan_id=self.loan.loan_id)
        total: dict[tuple[int, str, date], int] = {}
        for row in rows:
            key = row.period, row.bucket, row.value_on
            total[key] = total.get(key, 0) + row.amount_fen
        return [(p, b, fen, day) for (p, b, day), fen in sorted(total.items()) if fen]

    def messages(self) -> list[str]:
        """Templates of what the customer was told, in order."""
        rows = Message.objects.filter(subject=str(self.loan.loan_id)).order_by("queued_at", "id")
        return list(rows.values_list("template", flat=True))


def debtor(number: int, ending: str = "", *, due: date, terms: int = 12, card: bool = True) -> Debtor:
    """Open a loan due on a day, with a card of this ending and its mandate signed at the bank."""
    start = add_months(due, -1, due.day)
    loan = running_loan(number=number, terms=terms, start=start)
    if card:
        mandate(loan.loan_id, loan.customer_id, f"{number}", ending)
    return Debtor(loan, due)


def mandate(loan_id: UUID, customer_id: UUID, seed: str, ending: str) -> DebitMandate:
    """Give the loan a card and a mandate with the bank's protocol."""
    who = person(f"debtor {seed}", card_ending=ending)
    card = BankCard.objects.create(
        customer_id=customer_id,
        card_no=who.card_no,
        card_no_index=blind_index(who.card_no),
        bank_name="平川示例银行",
        mobile=who.phone,
        verified_at=now(),
        created_at=now(),
    )
    signed = port.port().sign(
        contract_no=f"SC-TEST-{seed}",
        card_no=who.card_no,
        name=who.name,
        id_number=who.id_number,
        mobile=who.phone,
        request_no=f"{loan_id}",
    )
    row = DebitMandate.begin(
        by=SYSTEM,
        at=now(),
        loan_id=loan_id,
        card=card,
        bank_name=card.bank_name,
        last4=who.card_no[-4:],
        request_no=f"{loan_id}",
        asked_at=now(),
    )
    row.move_to(MandateState.ACTIVE, by=SYSTEM, at=now(), protocol_no=signed.protocol_no)
    return row


def mandate_paper(loan: LoanInHand, number: int) -> Document:
    """The paper of a loan's mandate, not signed yet."""
    return Document.begin(
        by=SYSTEM,
        at=now(),
        kind=DocumentKind.DEBIT_MANDATE.value,
        subject_type="contract",
        subject_id=loan.contract_id,
        title="委托扣款授权书",
        paper_no=f"SC-TEST-{number}-M",
        fields=["person"],
        content=b"paper",
        sha256="0" * 64,
        size=5,
        verify_code=f"V{number}",
        created_at=now(),
    )


def work(seconds: int = 0) -> None:
    """Run every job that is due, or due within so many seconds."""
    jobs.drain()
    if seconds:
        jobs.drain(at=Instant(now() + timedelta(seconds=seconds)), most=200)


def run(window: str = WINDOW, *, seconds: int = 0) -> None:
    """Run a window of the business date and let the bank answer."""
    debit_tasks.run_window(business_date(), window)
    work(seconds)


def pay(who: Debtor, amount_fen: int) -> None:
    """The customer pays by themselves, through the gateway."""
    at = now()
    order = open_order_of(who, amount_fen)
    notice = Notice(order.order_no, f"GW{order.order_no}", amount_fen, at)
    receive_payment(notice=notice, paid_on=business_date(), by=SYSTEM, on=business_date(), at=at)


def open_order_of(who: Debtor, amount_fen: int) -> PaymentOrder:
    """Write the customer's payment order as it would stand."""
    return PaymentOrder.begin(
        by=SYSTEM,
        at=now(),
        loan_id=who.loan.loan_id,
        order_no=f"P{who.loan.loan_id.hex[:20]}{PaymentOrder.objects.count()}",
        purpose=Purpose.INSTALMENT.value,
        amount_fen=amount_fen,
        opened_at=now(),
        expires_at=now() + timedelta(hours=1),
    )


def problems() -> list[str]:
    """Kinds of what needs a person, in order."""
    return list(DebitProblem.objects.order_by("opened_at", "id").values_list("kind", flat=True))


def the_batch() -> DebitBatch:
    """The only batch there is."""
    return DebitBatch.objects.get()


def books_agree() -> bool:
    """Ledger, loans and plans say the same."""
    return bool(ledger.proof().balances) and queries.differences() == ()
