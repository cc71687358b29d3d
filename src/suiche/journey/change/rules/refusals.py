"""Why a change is refused; each says what to do instead."""

from __future__ import annotations

from suiche.kit.refusal import BadInput, Refusal
from suiche.maths.money import grouped


class NotOffered(Refusal):
    """This kind of change does not exist for this loan."""

    code = "change_not_offered"
    zh = "这份合同不能办这项变更。请打电话给我们，我们一起想办法。"
    en = "This contract does not offer this change. Please call us."


class LoanNotRunning(Refusal):
    """There is no plan left to change."""

    code = "loan_not_running"
    zh = "这笔贷款已经结束或已全部到期，还款计划不能再改。"
    en = "This loan has ended or fallen due as a whole; its plan cannot be changed."


class OverdueFirst(Refusal):
    """Something is overdue: that comes first."""

    code = "overdue_first"
    zh = "有逾期没还。请先还上逾期的，再来改还款计划。"
    en = "Something is overdue. Please pay that first, then change the plan."


class TooSoon(Refusal):
    """The same change was made not long ago."""

    code = "change_too_soon"
    zh = "这项变更{months}个月只能办一次，下次最早{first}。"
    en = "This change is possible once in {months} months, the next time from {first} on."


class NotYet(Refusal):
    """The change needs some instalments to have been paid, or another change to have begun."""

    code = "change_not_yet"
    zh = "还不到时候，最早{first}可以办。"
    en = "This is not possible yet; it will be from {first} on."


class BlockedDay(Refusal):
    """Around a due date the bank's debit is under way."""

    code = "change_blocked_day"
    zh = "{due}前后正在扣款，这天不能办。请换一天，最早{first}。"
    en = "The debit of {due} is under way on that day. Please choose another, from {first} on."


class LastPeriods(Refusal):
    """Near its end the plan stays."""

    code = "change_last_periods"
    zh = "最后{periods}期不能改还款日。"
    en = "In the last {periods} instalments the due day stays."


class TermTooLong(Refusal):
    """The loan would run longer than any such contract may."""

    code = "change_term_too_long"
    field = "months"
    zh = "这样合同一共{months}个月，超过了最长{longest}个月。请改短一点。"
    en = "The contract would run {months} months; {longest} is the longest. Please choose fewer."


class NoBalloon(Refusal):
    """There is no balloon to extend, or it falls due too soon for that."""

    code = "no_balloon"
    zh = "这份合同没有可以展期的尾款。"
    en = "This contract has no balloon that can be extended."


class NotLateEnough(Refusal):
    """The agreed lateness for calling in the whole loan is not reached."""

    code = "not_late_enough"
    zh = "还没到提前到期的条件：至少{periods}期没还、逾期{days}天。"
    en = "The conditions for acceleration are not met: {periods} unpaid instalments, {days} days late."


class DemandTooRecent(Refusal):
    """The customer has had too little time to answer the demand."""

    code = "demand_too_recent"
    field = "demanded_on"
    zh = "催告要满{days}天，最早{first}可以宣布提前到期。"
    en = "{days} days must pass after the demand; acceleration is possible from {first} on."


class ApprovalMissing(Refusal):
    """This change needs an approval of ours."""

    code = "approval_missing"
    field = "approval_reference"
    zh = "这项变更要我们审批。请打电话给我们，我们的同事帮您办。"
    en = "This change needs our approval. Please call us and a colleague will arrange it."


class ConfirmationMissing(Refusal):
    """A colleague has to enter how the customer said yes."""

    code = "confirmation_missing"
    field = "confirmation"
    zh = "请填写客户确认的凭证编号，比如签字的申请单号。"
    en = "Please enter how the customer agreed, such as the number of the signed request."


class PlanIsTheirs(Refusal):
    """A plan that another system computed differently cannot be recomputed by our rules."""

    code = "plan_not_ours"
    zh = "这份还款计划是别的系统算的，不能按我们的公式重算。请打电话给我们，我们人工处理。"
    en = "Another system computed this plan in its own way. Please call us: a person will look."


class ChangeNotToday(Refusal):
    """The quote of a change holds on its own day only."""

    code = "change_not_today"
    zh = "这份报价只在{day}当天有效。请按今天重新算一次。"
    en = "This quote holds on {day} only. Please get a new one for today."


class ChangeOutdated(Refusal):
    """Something was paid, charged or changed since the quote, or it was used already."""

    code = "change_outdated"
    zh = "报价之后账上有了变化，或者已经办过。请重新算一次。"
    en = "The account has changed since this quote, or it was used already. Please ask again."


class DayOutOfRange(Refusal):
    """A change is possible today, and on any day before the last due date."""

    code = "change_day_out_of_range"
    status = 422
    field = "day"
    zh = "请选{first}到{last}之间的一天。"
    en = "Please choose a day from {first} to {last}."


class LaterStands(Refusal):
    """Money that came later has met what the change wrote."""

    code = "later_stands_on_it"
    zh = "变更以后又有还款用在它上面，不能直接撤销。请先冲回那些还款。"
    en = "Later payments stand on this change. Please take those back first."


def bad_amount(low_fen: int, high_fen: int, step_fen: int, field: str = "amount_fen") -> BadInput:
    """Return the refusal of an amount outside its range, or between its steps."""
    low, high, step = grouped(low_fen), grouped(high_fen), grouped(step_fen)
    if high_fen < low_fen:
        return BadInput(
            field=field,
            zh="剩余本金太少，不能只还一部分。可以直接提前还清。",
            en="Too little principal is left for a part of it. You can settle the whole loan.",
        )
    return BadInput(
        field=field,
        zh=f"请填{low}到{high}元之间的金额，按{step}元递增。",
        en=f"Please enter an amount from {low} to {high}, in steps of {step}.",
    )


def bad_choice(field: str, zh: str, en: str) -> BadInput:
    """Return the refusal of any other field."""
    return BadInput(field=field, zh=zh, en=en)
