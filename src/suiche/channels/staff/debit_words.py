"""What colleagues read about direct debit: problems and what to do, states of batches and debits."""

from __future__ import annotations

from suiche.journey.repay import debit_mandate_queries as mandates
from suiche.journey.repay.debit_states import DebitBatchState, DebitProblemKind, DebitState, MandateState
from suiche.kit.words import Words

PROBLEMS = {
    DebitProblemKind.BATCH_REFUSED: Words("银行没收这批文件", "The bank refused the file"),
    DebitProblemKind.FILE_REFUSED: Words("结果文件读不了", "A result file cannot be read"),
    DebitProblemKind.UNKNOWN_ORDER: Words("结果里有不认识的订单", "A result for an order we do not know"),
    DebitProblemKind.AMOUNT_DIFFERS: Words("结果金额和订单不一致", "A result with another amount"),
    DebitProblemKind.CONTRADICTION: Words("银行前后说法不一", "The bank contradicts itself"),
    DebitProblemKind.NOT_FOUND: Words("银行说没有这笔扣款", "The bank does not know a debit we sent"),
    DebitProblemKind.AFTER_SETTLEMENT: Words("结清后又扣到钱", "Debited after the loan was settled"),
    DebitProblemKind.RETURN_UNKNOWN: Words("退回的扣款对不上", "A returned debit does not fit"),
    DebitProblemKind.NOT_SETTLED: Words(
        "扣到的钱银行还没转来", "The bank has not paid over what was debited"
    ),
}
WHAT_TO_DO = {
    DebitProblemKind.BATCH_REFUSED: Words(
        "没扣任何人的钱，下个窗口会再扣。请按原因改好再等。", "Nobody was debited; the next window tries again. See to the reason."
    ),
    DebitProblemKind.FILE_REFUSED: Words(
        "文件里的结果一条也没用。请银行重发。", "Nothing of the file was used. Ask the bank to send it again."
    ),
    DebitProblemKind.UNKNOWN_ORDER: Words(
        "钱可能是别人的。请和银行核对。", "The money may be somebody else's. Check with the bank."
    ),
    DebitProblemKind.AMOUNT_DIFFERS: Words(
        "这条没记账。请和银行核对实际扣了多少。", "This line was not booked. Check with the bank what was debited."
    ),
    DebitProblemKind.CONTRADICTION: Words(
        "请和银行核对这笔到底扣没扣。", "Check with the bank whether this was debited."
    ),
    DebitProblemKind.NOT_FOUND: Words(
        "没有银行的准话之前，不会再扣这笔贷款。", "This loan is not debited again until the bank has said what holds."
    ),
    DebitProblemKind.AFTER_SETTLEMENT: Words(
        "钱记在客户的预存里。请退给客户。", "The money is the customer's credit. Please refund it."
    ),
    DebitProblemKind.RETURN_UNKNOWN: Words(
        "没有冲回任何还款。请和银行核对。", "No payment was taken back. Check with the bank."
    ),
    DebitProblemKind.NOT_SETTLED: Words(
        "请查银行流水。钱到了，就在这一批的页面登记，这件事会自动办完。",
        "Look at the bank's statement. Once the money is there, enter it on the batch's page: that closes this.",
    ),
}  # fmt: skip
MANDATES = {
    MandateState.ASKED: Words("等银行签约", "Waiting for the bank"),
    MandateState.ACTIVE: Words("在用", "In force"),
    MandateState.REFUSED: Words("银行没同意", "Refused by the bank"),
    MandateState.ENDED: Words("已停", "Ended"),
}
MANDATE_REASONS = {
    mandates.BY_CUSTOMER: Words("客户自己停的", "by the customer"),
    mandates.CARD_CHANGED: Words("客户换了一张卡", "the customer changed the card"),
    mandates.LOAN_CLOSED: Words("贷款结清", "the loan was settled"),
    mandates.TRANSFERRED: Words("贷款转给了别人", "the loan was transferred"),
    **{code: mandates.REASONS[code] for code in mandates.ENDS_MANDATE},
}
BATCH_STATES = {
    DebitBatchState.CREATED: Words("等着送出", "Waiting to be handed over"),
    DebitBatchState.SUBMITTED: Words("等结果", "Waiting for results"),
    DebitBatchState.DONE: Words("都有结果了", "All results are here"),
    DebitBatchState.REFUSED: Words("银行没收", "Refused by the bank"),
}
STATES = {
    DebitState.CREATED: Words("等着送出", "Waiting"),
    DebitState.SUBMITTED: Words("已送银行", "At the bank"),
    DebitState.PROCESSING: Words("银行处理中", "Being processed"),
    DebitState.UNKNOWN: Words("结果不明，正在查", "Unknown, being asked about"),
    DebitState.SUCCESS: Words("扣到了", "Debited"),
    DebitState.FAILED: Words("没扣成", "Failed"),
    DebitState.RETURNED: Words("扣后退回", "Returned"),
}
TONES = {
    DebitState.SUCCESS: "ok",
    DebitState.FAILED: "warn",
    DebitState.RETURNED: "warn",
    DebitState.UNKNOWN: "now",
}
