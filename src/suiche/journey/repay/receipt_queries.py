"""What an accountant asks of money received: who paid, by what means. Never writes."""

from __future__ import annotations

from dataclasses import dataclass

from suiche.journey.repay import debit_models, models
from suiche.journey.repay.queries import ReceiptView
from suiche.journey.repay.states import Channel
from suiche.kit.words import Words
from suiche.parties import queries as parties

SUBJECT = "receipt"  # of its paper
MEANS = {
    Channel.GATEWAY.value: Words("网上付款（付款平台）", "online, through the payment platform"),
    Channel.DEBIT.value: Words("银行卡自动扣款", "direct debit"),
    Channel.TRANSFER.value: Words("银行转账", "bank transfer"),
    Channel.DEPOSIT.value: Words("押金抵付", "set off against the deposit"),
    Channel.STATE.value: Words("国家贴息", "state subsidy"),
    Channel.OPENING.value: Words("接管时转入", "carried over from the earlier books"),
}
STATE = Words("财政（国家贴息）", "the state (interest subsidy)")


@dataclass(frozen=True)
class Told:
    """``payer``: the debtor of that day, or who else paid (masked); ``means`` names the card that was debited."""

    payer: Words
    means: Words


def told(receipt: ReceiptView) -> Told:
    """Return who paid and how."""
    means = MEANS[receipt.channel]
    debit = debit_models.Debit.objects.filter(loan_id=receipt.loan_id, transaction_no=receipt.transaction_no)
    found = debit.select_related("mandate").first() if receipt.channel == Channel.DEBIT.value else None
    if found is not None:
        card = found.mandate
        means = Words(
            f"{means.zh}（{card.bank_name}，尾号{card.last4}）", f"{means.en}, {card.bank_name} {card.last4}"
        )
    return Told(_payer(receipt), means)


def _payer(receipt: ReceiptView) -> Words:
    if receipt.channel == Channel.STATE.value:
        return STATE
    event = models.Receipt.objects.select_related("event").get(id=receipt.receipt_id).event
    name = (event.facts.get("payer") if event else "") or parties.customer(receipt.debtor_id).name
    return Words(name, name)
