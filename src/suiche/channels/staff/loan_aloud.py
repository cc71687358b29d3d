"""What did I owe that day, and why: plain sentences a colleague can read to a customer on the telephone."""

from __future__ import annotations

from datetime import date

from suiche.channels.design.wording import percent, yuan
from suiche.channels.staff.loan_words import days
from suiche.channels.staff.names import BUCKETS
from suiche.journey.repay.states import LoanState
from suiche.journey.repay.story_queries import LoanDay, StoryLine, Told
from suiche.kit.words import Words

MOST_SAID = 6  # lines of one amount; the page has all of them


def aloud(told: LoanDay, today: date) -> list[Words]:
    """Return the sentences, in the order in which one would say them; of today in the present tense."""
    say = _Tense(told.day, today)
    if told.state is LoanState.SETTLED:
        return [
            say.began(
                "这笔贷款已经还清，您不欠我们钱。", f"the loan {say.was} settled and you {say.owed} nothing."
            )
        ]
    if told.state is LoanState.WRITTEN_OFF and told.claimed is not None:
        fen = yuan(told.claimed.amount_fen)
        return [
            say.began(
                f"这笔贷款已经核销，您还欠{fen}元。",
                f"the loan {say.was} written off; you still {say.owed} {fen}.",
            )
        ]
    if not told.owed:
        nothing = say.began("没有到期没还的钱。", f"nothing {say.was} due and unpaid.")
        return [nothing, *_next(told, say), *_rest(told, say)]
    whole = yuan(told.owed_fen)
    said = [say.began(f"您有{whole}元到期没还。", f"you {say.owed} {whole} that had fallen due.")]
    for period in dict.fromkeys(one.period for one in told.owed):
        said += _of(told, period)
    return [*said, *_grace(told, say), *_rest(told, say)]


class _Tense:
    """How a day is spoken of: today is not over yet."""

    def __init__(self, day: date, today: date) -> None:
        self.now, self.on = day == today, days(day)
        self.was, self.owed = ("is", "owe") if self.now else ("was", "owed")

    def began(self, zh: str, en: str) -> Words:
        """Begin a sentence with the day."""
        if self.now:
            return Words(f"今天，{zh}", f"Today {en}")
        return Words(f"{self.on.zh}结束时，{zh}", f"At the end of {self.on.en} {en}")


def _of(told: LoanDay, period: int) -> list[Words]:
    """One period: what is unpaid of it in all, then each part with what made it."""
    parts = [one for one in told.owed if one.period == period]
    row = next(row for row, _ in told.plan if row.period == period)
    due, whole = days(row.due_date), yuan(sum(one.amount_fen for one in parts))
    said = [
        Words(
            f"第{period}期，应还日{due.zh}，还欠{whole}元。",
            f"Of period {period}, due on {due.en}, {whole} is unpaid.",
        )
    ]
    for one in parts:
        said += _why(one)
    return said


def _why(one: Told) -> list[Words]:
    """One amount of one period, with what made it."""
    name, fen = BUCKETS[one.key], yuan(one.amount_fen)
    said = [Words(f"其中{name.zh}{fen}元。", f"Of that, {name.en.lower()}: {fen}.")]
    for line in one.lines[-MOST_SAID:]:
        sentence = _line(line)
        if sentence is not None:
            said.append(sentence)
    return said


def _line(line: StoryLine) -> Words | None:
    fen = yuan(abs(line.amount_fen))
    if line.key == "planned_interest" and line.on and line.formula:
        return Words(
            f"这期利息是{line.formula}，等于{fen}元。", f"Its interest is {line.formula}, which is {fen}."
        )
    if line.key in ("planned_principal", "planned_interest"):
        return Words(f"按计划是{fen}元。", f"The plan says {fen}.")
    if line.key.startswith("late") and line.on and line.until:
        count = (line.until - line.on).days
        since, until = days(line.on), days(line.until)
        return Words(
            f"从{since.zh}到{until.zh}，{count}天：{line.formula}，等于{fen}元。",
            f"From {since.en} to {until.en}, {count} days: {line.formula}, which is {fen}.",
        )
    if line.key == "unmet_credit":
        return Words(
            f"这笔还款后来退回了，{fen}元又要还。", f"That payment went back, and {fen} is owed again."
        )
    verb = _VERBS.get(line.key)
    if verb is None or line.on is None:
        return None
    when = days(line.on)
    return Words(f"{when.zh}，{verb.zh}{fen}元。", f"On {when.en}, {verb.en} {fen}.")


_VERBS = {
    "met_credit": Words("还了", "you paid"),
    "met_waiver": Words("我们减免了", "we waived"),
    "fee_charged": Words("收费", "a fee was charged:"),
    "carried_over": Words("从原系统转来", "came over from the former system:"),
}


def _grace(told: LoanDay, say: _Tense) -> list[Words]:
    late = told.lateness
    if late is None:
        return []
    until, rate = days(late.grace_until), percent(late.annual_ppm)
    if late.in_grace:
        return [
            Words(
                f"{until.zh}24点前还，不收罚息。",
                f"Paid by {until.en}, it {'costs' if say.now else 'cost'} no penalty interest.",
            )
        ]
    return [
        Words(
            f"{until.zh}24点前还，不收罚息；之后罚息从应还日第二天算起，一年{rate}，按360天。",
            f"Until the end of {until.en} paying cost no penalty interest; after it that counts from the day after the due date, {rate} a year on 360 days.",
        )
    ]


def _next(told: LoanDay, say: _Tense) -> list[Words]:
    if told.due_on is None:
        return []
    due, fen = days(told.due_on), yuan(told.to_pay.amount_fen)
    return [Words(f"下一次是{due.zh}，要还{fen}元。", f"The next payment {say.was} due on {due.en}: {fen}.")]


def _rest(told: LoanDay, say: _Tense) -> list[Words]:
    said = []
    if told.credit.amount_fen:
        fen = yuan(told.credit.amount_fen)
        said.append(
            Words(
                f"您有{fen}元预存，到期时先用它。",
                f"You {'have' if say.now else 'had'} a credit of {fen}, which is used first.",
            )
        )
    fen = yuan(told.principal.amount_fen)
    said.append(Words(f"还没还的本金一共{fen}元。", f"The principal not yet repaid {say.was} {fen} in all."))
    if told.settling is not None:
        fen = yuan(told.settling.amount_fen)
        said.append(
            Words(
                f"{'今天' if say.now else '那天'}一次还清，要{fen}元。",
                f"Settling everything {'today takes' if say.now else 'that day would have taken'} {fen}.",
            )
        )
    return said
