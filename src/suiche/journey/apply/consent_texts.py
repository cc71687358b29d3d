"""The texts a person agrees to with an application, each on its own, in words they can read in a minute.

Sources: 个人信息保护法 13–17, 28–30 (each purpose apart, sensitive kinds separately, as easy to take back as to
give); 征信业管理条例 13, 15, 18 (query and report only with written consent); 电子签名法 3. A changed text gets a
new version: the ledger of consents keeps version and hash of what was really shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from suiche.kit.words import Words
from suiche.parties.states import ConsentKind

VERSION = "2026-11"


@dataclass(frozen=True)
class ConsentText:
    """One consent: its name, what it is for in one sentence, its paragraphs, what happens without it."""

    kind: ConsentKind
    title: Words
    short: Words
    paragraphs: tuple[Words, ...]
    without: Words

    @property
    def sha256(self) -> str:
        """Return the fingerprint of the whole text in both languages."""
        parts = (self.title, self.short, *self.paragraphs, self.without)
        return sha256("\n".join(f"{part.zh}\n{part.en}" for part in parts).encode()).hexdigest()


TEXTS: tuple[ConsentText, ...] = (
    ConsentText(
        ConsentKind.PRIVACY,
        Words("个人信息处理", "Use of personal information"),
        Words("用您填的内容来审批和管理这笔贷款。", "We use what you filled in to decide on and manage this loan."),
        (
            Words("我们用到：姓名、手机、收入、已有还款、单位、车和方案。", "We use: name, mobile, income, existing repayments, employer, car and plan."),
            Words("只用来审批、签约和贷后服务，不用来营销，不卖给别人。", "Only to decide, sign and serve the loan. Not for marketing, never sold."),
            Words("经销商只看到进度，看不到您的收入和征信。", "The dealer sees the progress, not your income or credit report."),
        ),
        Words("不同意，就不能在线申请，可以到店当面办。", "Without it you cannot apply online, but you may apply at a branch."),
    ),
    ConsentText(
        ConsentKind.SENSITIVE_ID,
        Words("身份证和银行卡（敏感信息）", "Identity card and bank card (sensitive information)"),
        Words("核对身份证号、证件照片和银行卡是您本人的。", "We check that identity number, card photos and bank card are yours."),
        (
            Words("身份证号和姓名交公安身份源核对，只问是否一致。", "Identity number and name go to the public-security source, which only says whether they match."),
            Words("银行卡号、姓名、证件号、预留手机交发卡银行核对。", "Card number, name, identity number and mobile go to the bank that issued the card."),
            Words("照片加密保存，依法保存10年，到期删除。", "Photos are stored encrypted, kept for 10 years as the law asks, then deleted."),
        ),
        Words("不同意，我们不能核对您是本人，只能到店办。", "Without it we cannot check who you are, and you would have to apply at a branch."),
    ),
    ConsentText(
        ConsentKind.CREDIT_QUERY,
        Words("查一次征信", "One credit enquiry"),
        Words("查一次您的信用报告，用于审批这次申请。", "We read your credit report once, to decide on this application."),
        (
            Words("查询原因记为“贷款审批”，会留在您的信用报告里。", "The reason is recorded as “loan approval” and stays in your credit report."),
            Words("提交以后才查，这次申请只查一次。", "We ask only after you submit, and once for this application."),
        ),
        Words("不同意，就不能在线审批，可以到店面谈。", "Without it we cannot decide online, but you may talk to us at a branch."),
    ),
    ConsentText(
        ConsentKind.CREDIT_REPORT,
        Words("报送还款情况", "Reporting to the credit bureau"),
        Words("放款后，按规定把还款情况报送征信系统。", "After payout we report repayments to the credit bureau, as the rules require."),
        (
            Words("报送贷款金额、期限和还款情况，包括逾期。", "We report amount, term and repayments, arrears included."),
            Words("报送逾期以前，会先通知您。", "Before we report arrears we tell you."),
            Words("您每年可以免费查两次自己的信用报告。", "You may read your own report twice a year free of charge."),
        ),
        Words("不同意，这笔贷款就不能发放。", "Without it this loan cannot be paid out."),
    ),
    ConsentText(
        ConsentKind.E_SIGNATURE,
        Words("用电子签名签约", "Signing electronically"),
        Words("批准以后，用短信验证码做电子签名，不用纸。", "After approval you sign with a code sent to your phone, without paper."),
        (
            Words("电子签名和手写签名效力相同。", "An electronic signature has the same effect as one by hand."),
            Words("签以前先看完成本明示表，现在并没有签合同。", "You read the cost disclosure first. Nothing is signed now."),
        ),
        Words("不同意，可以到店签纸质合同。", "Without it you may sign on paper at a branch."),
    ),
)  # fmt: skip


def text_of(kind: ConsentKind) -> ConsentText:
    """Return the text of a kind that an application needs."""
    return next(text for text in TEXTS if text.kind is kind)


@dataclass(frozen=True)
class Withdrawing:
    """What taking a consent back changes from now on, and what stays all the same, by law or by contract."""

    changes: Words
    stays: Words


PAST_STAYS_VALID = Words(
    "撤回以前办的仍然有效（个人信息保护法第15条）。",
    "What was done before stays valid (Personal Information Protection Law, article 15).",
)
WITHDRAWING: dict[ConsentKind, Withdrawing] = {
    ConsentKind.PRIVACY: Withdrawing(
        Words("没提交的申请不能再提交。再申请要重新同意。", "An application not yet submitted cannot be submitted. To apply again you agree again."),
        Words("已有的贷款要靠这些资料履行合同，还清后依法保存10年。", "A loan you have is served with this information, which the law has us keep for 10 years after it ends."),
    ),
    ConsentKind.SENSITIVE_ID: Withdrawing(
        Words("我们不再核对您的证件和银行卡。正在审批的申请转人工。", "We no longer check your identity or card. An application under review goes to a person."),
        Words("核对过的记录和照片依法保存10年，到期删除。", "Records of past checks and photos are kept for 10 years as the law asks, then deleted."),
    ),
    ConsentKind.CREDIT_QUERY: Withdrawing(
        Words("我们不再查您的征信。正在审批的申请转人工。", "We no longer read your credit report. An application under review goes to a person."),
        Words("已经查过的，查询记录留在您的信用报告里。", "An enquiry that was made stays in your credit report."),
    ),
    ConsentKind.CREDIT_REPORT: Withdrawing(
        Words("没提交的申请不能再提交。新的贷款要重新同意。", "An application not yet submitted cannot be submitted. A new loan needs your consent again."),
        Words("正在还的贷款，按合同和征信规定报送到还清为止。", "A running loan is reported until it is repaid, as its contract and the credit rules ask."),
    ),
    ConsentKind.E_SIGNATURE: Withdrawing(
        Words("还没签的合同不能再用验证码签，可以到店签纸质的。", "A contract you have not signed cannot be signed by code. You may sign on paper at a branch."),
        Words("已经签好的合同仍然有效。", "Contracts you have signed stay valid."),
    ),
    ConsentKind.MARKETING: Withdrawing(
        Words("我们不再给您发活动和产品消息。", "We send you no more news about offers and products."),
        Words("还款提醒、回执这样的服务消息照常发。", "Messages about your loan, such as reminders and receipts, still come."),
    ),
}  # fmt: skip
