"""The text of the consent that is a paper of its own: what the person allows us, in words they can read.

The other consents are given on screen, in the texts of ``parties``.
"""

from __future__ import annotations

from suiche.documents.papers import ConsentPaper, Head, Person, Section


def debit_mandate(*, head: Head, person: Person, bank: str, card: str, contract_no: str) -> ConsentPaper:
    """委托扣款授权书: which card, for which contract, and no more than what is due."""
    return ConsentPaper(
        title="委托扣款授权书",
        title_en="Direct-debit mandate",
        head=head,
        person=person,
        summary=f"您允许我们在还款日从{bank}（{card}）扣当期应还的钱，只用于合同{contract_no}。",
        sections=(
            Section("一、扣什么", (
                f"只扣合同{contract_no}到期应还的本金、利息，以及合同约定的罚息和费用，不扣别的。您先自己还了的，不再扣。",
                "扣成了发短信告诉您。没扣成的，第一次和最后一次都告诉您原因和怎么办。",
            )),
            Section("二、什么时候扣", (
                "还款日当天自动扣。还款日不是工作日的，下一个工作日扣，算按时。",
                "余额不够、超过限额或者银行系统有故障的，当天和后面几天再试几次；别的原因不再试，请您自己还。",
            )),
            Section("三、换卡和取消", (
                "想停掉自动扣款、改为自己还，可以随时在网上停，打电话给我们，或者在发卡银行取消。停了不影响还款义务。",
                "想换卡的，可以在网上换，也可以打电话给我们。",
                "卡挂失、注销，或者授权在银行失效的，这份授权同时停止。",
            )),
        ),
    )  # fmt: skip
