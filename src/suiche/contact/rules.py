"""The templates of messages, and the limits of one-time codes.

A code belongs to whoever asked for it: a customer who is signed in, else an address (a whole town may stand behind one
address of a mobile operator, so what counts is number and address together). A stranger's code, and their wrong tries,
end nobody else's. Limits of codes for one number: 1 a minute for a purpose, 5 an hour and 10 a day over all for each
asker; for all strangers together 10 an hour, 20 a day, 40 in seven days. Who has typed a code for the number rightly
within 90 days, or is signed in, is no stranger: strangers cannot use up what the number's owner may ask for, where the
owner has been before.

A code has 6 digits, 5 minutes and 5 tries, so that a guess at one is right in 5 of a million. Strangers who ask for all
they can get, from as many addresses as they like, have 40 codes and 200 tries in seven days: 1 in 5,000, and 1 % in a
year of it, while the number's owner reads 40 messages a week.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from suiche.kit.clock import Instant, shanghai
from suiche.kit.words import Language, Words, written_day

Kind = Literal["code", "service"]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
# Per number and asker over all purposes; and a minute between two codes for the same purpose: who signs in and at once signs a
# contract asks for two different things.
CODE_LIMITS = ((5, timedelta(hours=1)), (10, timedelta(days=1)))
STRANGERS_LIMITS = ((10, timedelta(hours=1)), (20, timedelta(days=1)), (40, timedelta(days=7)))
KNOWN_FOR = timedelta(days=90)
RESEND = timedelta(minutes=1)
LONGEST_WINDOW = max(window for _, window in STRANGERS_LIMITS)
WORTH: dict[Kind, timedelta] = {"code": CODE_LIFE, "service": timedelta(hours=24)}
# Allowed are 08:00 to 22:00 (催收工作指引, and for service messages too); nobody wants a reminder at the edges of it.
REMIND_FROM, REMIND_UNTIL = time(9), time(20)
REMINDERS = "DUE_"  # how the codes of reminders begin


def worth_until(template: str, kind: Kind, queued_at: Instant) -> datetime:
    """Return from when on a message helps nobody any more and is not sent: a reminder not after its day's hours.

    One that was queued outside the hours comes from a demo's time machine, whose days have no hours of their own.
    """
    end = queued_at + WORTH[kind]
    local = shanghai(queued_at)
    if template.startswith(REMINDERS) and REMIND_FROM <= local.time() < REMIND_UNTIL:
        return min(end, datetime.combine(local.date(), REMIND_UNTIL, local.tzinfo))
    return end


@dataclass(frozen=True)
class Template:
    """A text registered with the operator; ``{names}`` are its parameters."""

    code: str
    kind: Kind
    text: Words


TEMPLATES = {
    template.code: template
    for template in (
        Template("SIGN_IN_CODE", "code", Words("验证码{code}，5分钟内有效。我们的人不会向您要这个码。", "Your code is {code}, valid for 5 minutes. Our staff never ask for it.")),
        Template("SIGN_CODE", "code", Words("签约验证码{code}，5分钟内有效。输入它就是签合同，请读完再输入。", "Your signing code is {code}, valid for 5 minutes. Entering it signs the contract: read it first.")),
        Template("CARD_CODE", "code", Words("换卡验证码{code}，5分钟内有效。输入它，就是同意从新卡自动扣款。", "Your code is {code}, valid for 5 minutes. Entering it lets us debit the new card.")),
        Template("CARD_CHANGED", "service", Words("合同{number}的扣款卡换成了尾号{card}。不是您本人办的，马上打电话给我们。", "Contract {number} is now debited from the card ending {card}. If this was not you, call us at once.")),
        Template("CARD_KEPT", "service", Words("合同{number}：银行没有开通尾号{card}的新卡，仍从尾号{present}的卡扣。", "Contract {number}: the bank did not open the new card ending {card}. The card ending {present} is still debited.")),
        Template("CARD_NOT_OPENED", "service", Words("合同{number}：银行没有开通尾号{card}的卡，现在不会自动扣。每期请自己在随车里还，或者换一张卡。", "Contract {number}: the bank did not open the card ending {card}. Nothing is debited: pay each instalment in Suiche, or use another card.")),
        Template("APPLICATION_DECIDED", "service", Words("您的申请{number}有结果了，请登录随车查看。", "Your application {number} has been decided. Please sign in to Suiche to see it.")),
        Template("CONTRACT_ACTIVE", "service", Words("合同{number}已放款，首期{due}前还{amount}元。", "Contract {number} has been paid out. First instalment: CNY {amount} by {due}.")),
        Template("LEASE_ACTIVE", "service", Words("合同{number}已起租，首期租金{due}前付{amount}元。", "Lease {number} has begun. First rent: CNY {amount} by {due}.")),
        Template("PAYMENT_RECEIVED", "service", Words("收到您的还款{amount}元，合同{number}。", "We received CNY {amount} for contract {number}.")),
        Template("PAYMENT_IN_DOUBT", "service", Words("合同{number}：收到您付的{amount}元，和该付的{expected}元不一样，还没记账。我们正在核对，{by}前告诉您结果。不用再付。", "Contract {number}: we received CNY {amount} instead of CNY {expected}; it is not posted yet. We check it and tell you by {by}. Please do not pay again.")),
        Template("PAYMENT_UNCLEAR", "service", Words("合同{number}：付款平台没有说清楚您的一笔付款，还没记账。我们正在核对，{by}前告诉您结果。先不要再付。", "Contract {number}: the payment platform has not told us clearly about a payment of yours; it is not posted yet. We check it and tell you by {by}. Please do not pay again.")),
        Template("CASE_POSTED", "service", Words("合同{number}：您付的{amount}元核对完了，已记到账上。还差多少，请在随车里看。", "Contract {number}: your CNY {amount} has been checked and posted. What is still due is shown in Suiche.")),
        Template("CASE_KEPT", "service", Words("合同{number}：您付的{amount}元核对完了，钱存在您名下。要退回，请打电话给我们。", "Contract {number}: your CNY {amount} has been checked and is kept as your credit. Call us if you want it back.")),
        Template("CASE_REFUNDED", "service", Words("合同{number}：您付的{amount}元核对完了，{day}退给您{refunded}元。现在要还多少，请在随车里看。", "Contract {number}: your CNY {amount} has been checked; CNY {refunded} was refunded on {day}. What is due is shown in Suiche.")),
        Template("CASE_NO_MONEY", "service", Words("合同{number}：{amount}元那笔核对完了，我们没有收到钱。请在随车里还；卡上扣了钱，打电话给我们。", "Contract {number}: we checked the CNY {amount} and received no money. Please pay in Suiche; if your card was charged, call us.")),
        Template("DUE_SOON", "service", Words("合同{number}：{due}24点前请还{amount}元，在随车里付。付过了就不用理会。", "Contract {number}: please pay CNY {amount} by the end of {due} in Suiche. Paid already? Nothing to do.")),
        Template("DUE_SOON_REST", "service", Words("合同{number}：{due}该还{amount}元。这天休息，{until}24点前在随车里还上都算按时。付过了就不用理会。", "Contract {number}: CNY {amount} is due on {due}, a day of rest: paid in Suiche by the end of {until} it is on time. Paid already? Nothing to do.")),
        Template("DUE_SOON_DEBIT", "service", Words("合同{number}：{due}从尾号{card}的卡自动扣{amount}元，请存够钱。", "Contract {number}: CNY {amount} is debited on {due} from the card ending {card}. Please keep enough on it.")),
        Template("DUE_MISSED", "service", Words("合同{number}：{due}该还的{amount}元还没到账。请在随车里还；还不上，打电话给我们一起想办法。", "Contract {number}: CNY {amount} due {due} has not come. Please pay in Suiche; if you cannot, call us and we find a way.")),
        Template("DUE_MISSED_GRACE", "service", Words("合同{number}：{due}该还的{amount}元还没到账。{until}24点前还上不收罚息，请在随车里还；有困难打电话给我们。", "Contract {number}: CNY {amount} due {due} has not come. Paid by the end of {until} it costs nothing more; please pay in Suiche, or call us.")),
        Template("DEBIT_TAKEN", "service", Words("已从尾号{card}的卡扣款{amount}元，用于合同{number}。", "CNY {amount} was debited from the card ending {card} for contract {number}.")),
        Template("DEBIT_FAILED", "service", Words("合同{number}没扣成{amount}元，卡尾号{card}。请存够钱，我们会再扣，也可以在随车里自己还。", "CNY {amount} for contract {number} could not be debited from the card ending {card}. We try again; or pay in Suiche.")),
        Template("DEBIT_STOPPED", "service", Words("合同{number}没扣成{amount}元，卡尾号{card}。这次不会再扣，请在随车里自己还。", "CNY {amount} for contract {number} could not be debited from the card ending {card}. We do not try again: please pay in Suiche.")),
        Template("DEBIT_RETURNED", "service", Words("合同{number}扣的{amount}元被银行退回，这笔又欠着了。请在随车里自己还。", "The CNY {amount} debited for contract {number} was taken back by the bank and is owed again. Please pay in Suiche.")),
        Template("MANDATE_ENDED", "service", Words("合同{number}的自动扣款已停。每期请在还款日24点前自己在随车里还。", "Direct debit for contract {number} has ended. Please pay each instalment in Suiche by its due date.")),
        Template("LOAN_SETTLED", "service", Words("合同{number}已结清，结清证明在随车里下载。", "Contract {number} is settled. The certificate is in Suiche.")),
    )
}  # fmt: skip


def printed(params: Mapping[str, str], language: Language) -> dict[str, str]:
    """Return the parameters as a message shows them: a day (``2026-12-23``) is written as people write it."""
    return {
        name: written_day(date.fromisoformat(value)).in_(language) if DAY.fullmatch(value) else value
        for name, value in params.items()
    }


def free_again(
    own: Sequence[datetime], same: Sequence[datetime], strangers: Sequence[datetime], *, at: datetime
) -> datetime | None:
    """Return when the next code may be asked for, or None: now.

    ``own``: the moments of this asker's earlier codes for the number; ``same``: those for the same purpose;
    ``strangers``: those of all strangers, none where the asker is known.
    """
    waits = [moment + RESEND for moment in same if moment > at - RESEND]
    for limits, asked in ((CODE_LIMITS, own), (STRANGERS_LIMITS, strangers)):
        for most, window in limits:
            within = sorted(moment for moment in asked if moment > at - window)
            if len(within) >= most:
                waits.append(within[-most] + window)
    return max(waits, default=None)


def mask_phone(phone: str) -> str:
    """Hide the middle of a mobile number: ``138****0016``; anything shorter is hidden whole."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****"
