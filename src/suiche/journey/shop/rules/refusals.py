"""What a calculation is refused for, each with the code of the trade and a sentence that says what to change."""

from __future__ import annotations

from suiche.kit.refusal import Refusal


class QuoteRefusal(Refusal):
    """A wish that cannot be priced; ``field`` is the control to change."""

    status = 422


class TermNotOffered(QuoteRefusal):
    """The plan has no such term."""

    code = "Q_TERM"
    field = "terms"
    zh = "这个方案可以选{choices}期，请换一个期数。"
    en = "This plan runs over {choices} months. Please choose one of these."


class TermTooLong(QuoteRefusal):
    """Longer than the law lets a car loan run (汽车贷款管理办法 6: new 5 years, used 3)."""

    code = "Q_TERM_CAP"
    field = "terms"
    zh = "这辆车最长可以分{cap}期，请选短一点的期数。"
    en = "This car can be financed over at most {cap} months. Please choose a shorter term."


class DownPaymentTooSmall(QuoteRefusal):
    """The loan would be too large for the price base."""

    code = "Q_LTV"
    field = "down"
    zh = "首付最少{minimum}元（{reason_zh}）。请把首付改成这么多或更多。"
    en = "The down payment is at least ¥{minimum} ({reason_en}). Please raise it to that or more."


class DownPaymentTooLarge(QuoteRefusal):
    """Nothing, or less than nothing, would be left to borrow."""

    code = "Q_AMOUNT_RANGE"
    field = "down"
    zh = "贷款最少{low}元。首付最多{maximum}元，请改少一点，或者直接付全款。"
    en = "The smallest loan is ¥{low}. Put down at most ¥{maximum}, or pay the car in full."


class LoanTooLarge(QuoteRefusal):
    """More than the plan lends."""

    code = "Q_AMOUNT_RANGE"
    field = "down"
    zh = "这个方案最多贷{high}元。首付最少{minimum}元，请改多一点。"
    en = "This plan lends at most ¥{high}. Put down at least ¥{minimum}."


class CarTooCheap(QuoteRefusal):
    """No down payment leaves a loan the plan can lend."""

    code = "Q_AMOUNT_RANGE"
    field = "price"
    zh = "这个价格付完首付，剩下不到{low}元，这个方案贷不了。请换一个方案。"
    en = "At this price less than ¥{low} is left to borrow, too little for this plan. Please choose another plan."


class BalloonOutOfRange(QuoteRefusal):
    """The final payment is outside the plan's range, a share of the price."""

    code = "Q_BALLOON_RANGE"
    field = "balloon"
    zh = "尾款要在{low}元到{high}元之间，请改到这个范围里。"
    en = "The final payment must be between ¥{low} and ¥{high}."


class NoBalloonHere(QuoteRefusal):
    """The plan has no final payment."""

    code = "Q_BALLOON_RANGE"
    field = "balloon"
    zh = "这个方案没有尾款。请把尾款改成0，或者换成尾款方案。"
    en = "This plan has no final payment. Set it to 0, or choose the plan with one."


class ResidualOutOfRange(QuoteRefusal):
    """The residual value of a lease is outside the plan's range, a share of the price."""

    code = "Q_BALLOON_RANGE"
    field = "balloon"
    zh = "残值要在{low}元到{high}元之间，请改到这个范围里。"
    en = "The residual value must be between ¥{low} and ¥{high}."


class NothingRepaid(QuoteRefusal):
    """The instalment would not even cover the first interest, so the debt would not fall."""

    code = "Q_NEG_AMORT"
    field = "balloon"
    zh = "尾款太大了，每月还的钱不够付利息。请把尾款改到{maximum}元以下。"
    en = "The final payment is so large that the instalments would not cover the interest. Keep it below ¥{maximum}."


class StepsTooLow(QuoteRefusal):
    """The first instalments of a plan in steps would not cover the interest over this term."""

    code = "Q_NEG_AMORT"
    field = "terms"
    zh = "期数这么长，前面还的钱不够付利息。请选短一点的期数。"
    en = "Over so many months the first instalments would not cover the interest. Please choose a shorter term."


class AddonLoanTooLarge(QuoteRefusal):
    """More is borrowed for accessories than may be (80 % of their price, 70 % above a sum)."""

    code = "Q_ADDON_LTV"
    field = "addon_loan"
    zh = "附加品一共{price}元，最多贷{share}，也就是{maximum}元。请改少一点。"
    en = "The accessories cost ¥{price}; at most {share} is lent, ¥{maximum}. Please lower it."


class AddonNotOffered(QuoteRefusal):
    """The plan does not finance this kind of accessory."""

    code = "Q_ADDON_LTV"
    field = "addons"
    zh = "这个方案不能贷{what_zh}。请去掉它，或者换一个方案。"
    en = "This plan does not finance {what_en}. Please leave it out, or choose another plan."


class NoAddonsHere(QuoteRefusal):
    """The plan finances the car only."""

    code = "Q_ADDON_LTV"
    field = "addons"
    zh = "这个方案只贷车款，不含附加品。请去掉附加品，或者换一个方案。"
    en = "This plan finances the car only. Please leave the accessories out, or choose another plan."


class TooExpensive(QuoteRefusal):
    """All-in annual cost above our own ceiling."""

    code = "Q_RATE_CEILING"
    field = "plan"
    zh = "这样算年化利率超过{ceiling}%，我们不提供。请换一个方案。"
    en = "The annual cost would exceed {ceiling}%, which we do not offer. Please choose another plan."


class PriceNotUsable(QuoteRefusal):
    """The price is not one a car can have."""

    code = "Q_PRICE_BASE"
    field = "price"
    zh = "成交价要在{low}元到{high}元之间，请改一下。"
    en = "Please give the agreed price, between ¥{low} and ¥{high}."


class SubsidyNotUsable(QuoteRefusal):
    """The government's subsidy is not one a car of this price can have."""

    code = "Q_PRICE_BASE"
    field = "subsidy"
    zh = "政府补贴要比成交价{high}元少，请改一下。"
    en = "The government subsidy must be less than the agreed price of ¥{high}."


class CarNotInPlan(QuoteRefusal):
    """The plan is not offered for this vehicle."""

    code = "Q_MODEL_NOT_ELIGIBLE"
    field = "plan"
    zh = "这辆车不能用“{plan_zh}”，请换一个方案。"
    en = "{plan_en} is not offered for this car. Please choose another plan."


class CarTooOld(QuoteRefusal):
    """A used car would be too old at the end (age + term)."""

    code = "Q_VEHICLE_AGE"
    field = "terms"
    zh = "到期时这辆车会超过{years}年。请选{longest}期以内。"
    en = "The car would be over {years} years old at the end. Please choose at most {longest} months."


class CarTooOldForLoan(QuoteRefusal):
    """A used car is already too old for the shortest term."""

    code = "Q_VEHICLE_AGE"
    field = "vehicle"
    zh = "这辆车快满{years}年了，这个方案办不了。请换一辆。"
    en = "This car is nearly {years} years old and cannot be financed. Please choose another."


class OldVersion(QuoteRefusal):
    """The plan has changed since, or is no longer on sale."""

    code = "Q_OLD_VERSION"
    status = 409
    field = "plan"
    zh = "这个方案已经更新。请按现在的方案重新算一次。"
    en = "This plan has changed. Please calculate again with today's terms."


class DealerInactive(QuoteRefusal):
    """The dealer does not work with us at present."""

    code = "Q_DEALER_INACTIVE"
    field = "dealer"
    zh = "这家店现在不能办我们的贷款。请换一家店。"
    en = "This dealer cannot arrange our loans at present. Please choose another."


class NotInRegion(QuoteRefusal):
    """The plan is not offered in the dealer's city."""

    code = "Q_NOT_IN_REGION"
    field = "dealer"
    zh = "“{plan_zh}”只在{cities}办理，这家店在{city}。请换一家店，或者换一个方案。"
    en = "{plan_en} is offered in {cities} only and this dealer is in {city}. Choose another dealer or plan."


class OnlyCalculated(QuoteRefusal):
    """The plan has charges beside interest, which no instalment collects yet: it is calculated and not concluded."""

    code = "Q_ONLY_CALCULATED"
    status = 409
    field = "plan"
    zh = "“{plan_zh}”除了利息还有别的费用，现在只能试算：这些费用还不能在线随月供收。请换一个没有别的费用的方案，或者到店里办。"
    en = "{plan_en} has charges beside interest, which cannot be collected online yet: it can only be calculated. Choose a plan without them, or ask the dealer."
