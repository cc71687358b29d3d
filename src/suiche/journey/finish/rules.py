"""Whether a lease can end as somebody wants; each refusal says what to do instead."""

from __future__ import annotations

from datetime import date

from suiche.kit.refusal import BadInput, Refusal

MOST_KILOMETRES = 2_000_000


class LeaseNotOver(Refusal):
    """A lease ends with its last due date; before that it is settled early, or renewed."""

    code = "lease_not_over"
    zh = "租期还没到，最早{last}可以办。想提前结束，请办提前结清。"
    en = "The lease is not over yet; this is possible from {last} on. To end it sooner, please settle it early."


class LeaseAlreadyOver(Refusal):
    """It was bought, or came back."""

    code = "lease_already_over"
    zh = "这份租赁已经办过到期手续。要改，请先冲回，再重新办。"
    en = "This lease has been ended already. To change that, please take it back and do it anew."


def check_end(
    *,
    returned: bool,
    paper: str,
    returned_on: date | None,
    kilometres: int,
    adjustment_fen: int,
    began_on: date,
    on: date,
) -> None:
    """Hold what a colleague entered to what can be. Refuses: BadInput."""
    if not paper.strip():
        raise BadInput(
            field="paper",
            zh="请填交接单或客户申请的编号。",
            en="Please enter the number of the hand-over paper or of the customer's request.",
        )
    if not returned:
        return
    if returned_on is None or not began_on <= returned_on <= on:
        raise BadInput(
            field="returned_on",
            zh="请填还车的日期：从起租那天到今天。",
            en="Please enter the day the car came back: from the day the lease began to today.",
        )
    if not 0 <= kilometres <= MOST_KILOMETRES or adjustment_fen < 0:
        raise BadInput(
            field="kilometres",
            zh="请核对里程和调整金额。",
            en="Please check the mileage and the amount of the adjustment.",
        )
