"""The form in which a colleague asks for a change: every kind has its own few fields, read at their field."""

from __future__ import annotations

from collections.abc import Mapping

from suiche.channels.design import typed
from suiche.journey.change.change_queries import (
    Accelerate,
    Defer,
    DeferWay,
    ExtendBalloon,
    MoveDueDay,
    Prepay,
    PrepayWay,
    Wish,
)
from suiche.journey.change.states import ChangeKind
from suiche.kit.refusal import BadInput, Refusal
from suiche.kit.words import Words

FIELDS: dict[ChangeKind, tuple[str, ...]] = {
    ChangeKind.PREPAY: ("amount", "way", "from_credit"),
    ChangeKind.DUE_DAY: ("new_due_day",),
    ChangeKind.DEFERRAL: ("months", "way"),
    ChangeKind.BALLOON: ("terms", "amount"),
    ChangeKind.ACCELERATION: ("demanded_on", "demand_reference"),
}
WAYS: dict[ChangeKind, list[tuple[str, Words]]] = {
    ChangeKind.PREPAY: [
        (PrepayWay.REDUCE.value, Words("减额：期数不变", "Smaller instalments")),
        (PrepayWay.SHORTEN.value, Words("缩期：每期不变", "Fewer instalments")),
    ],
    ChangeKind.DEFERRAL: [
        (DeferWay.INTEREST_ONLY.value, Words("只还利息", "Interest only")),
        (DeferWay.CAPITALISE.value, Words("不用还，利息并入本金", "Nothing, interest joins the principal")),
    ],
}
_OURS = {"amount_fen": "amount", "pay_first_fen": "amount"}


def kind_of(text: str) -> ChangeKind:
    """Return the kind that was chosen; the first one for anything else."""
    return ChangeKind(text) if text in set(ChangeKind) else ChangeKind.PREPAY


def read(kind: ChangeKind, sent: Mapping[str, str]) -> Wish:
    """Read what was asked for. Refuses: BadInput at its field (whatever cannot be read; the pricing checks the rest)."""
    if kind is ChangeKind.PREPAY:
        return Prepay(_fen(sent), PrepayWay(_way(kind, sent)), sent.get("from_credit") == "yes")
    if kind is ChangeKind.DUE_DAY:
        return MoveDueDay(_number(sent, "new_due_day"))
    if kind is ChangeKind.DEFERRAL:
        return Defer(_number(sent, "months"), DeferWay(_way(kind, sent)))
    if kind is ChangeKind.BALLOON:
        return ExtendBalloon(_number(sent, "terms"), _fen(sent))
    asked = Words("请选催告函送达的日子。", "Please choose the day the demand was delivered.")
    on = typed.day(sent.get("demanded_on", ""), field="demanded_on", asked=asked)
    return Accelerate(on, sent.get("demand_reference", "").strip()[:80])


def field_of(kind: ChangeKind, refusal: Refusal) -> str:
    """Return the field of this form at which a refusal stands; empty where nothing that was typed is wrong."""
    said = _OURS.get(refusal.field or "", refusal.field or "")
    return said if said in FIELDS[kind] else ""


def _fen(sent: Mapping[str, str]) -> int:
    return typed.fen(sent.get("amount", "").strip() or "0", field="amount")


def _way(kind: ChangeKind, sent: Mapping[str, str]) -> str:
    way = sent.get("way", "")
    if way not in dict(WAYS[kind]):
        raise BadInput(field="way", zh="请选一种方式。", en="Please choose a way.")
    return way


def _number(sent: Mapping[str, str], field: str) -> int:
    text = sent.get(field, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise BadInput(field=field, zh="请填一个数字，比如3。", en="Please enter a number such as 3.")
    return int(text)
