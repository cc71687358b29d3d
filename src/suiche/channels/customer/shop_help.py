"""The questions people ask before and while they borrow, answered in plain words. Each answer is true of this company."""

from __future__ import annotations

from suiche.kit.words import Words

ANSWERS: tuple[tuple[Words, Words], ...] = (
    (
        Words("算月供要登录吗？", "Do I have to sign in to calculate?"),
        Words(
            "不用。算、存、发给家人都不用登录。申请的时候再用手机号登录，存过的方案会跟着您。",
            "No. Calculating, saving and sharing need no sign-in. When you apply you sign in with your phone number, and what you saved comes along.",
        ),
    ),
    (
        Words("年化利率（单利）是什么？", "What is the annual rate (simple)?"),
        Words(
            "它是借一年钱的成本：把每月的实际利率乘以12。所有利息都算在里面，用它比较方案最公平。",
            "It is what borrowing costs a year: the true monthly rate times 12. All interest is in it, so it is the fair way to compare plans.",
        ),
    ),
    (
        Words("除了利息，还收别的钱吗？", "Is anything charged besides interest?"),
        Words(
            "正常还款不收别的。逾期有罚息，提前还清可能有手续费，两样都写在方案页和签约前的费用表上。",
            "Not while you pay on time. Paying late costs penalty interest and settling early may cost a fee; both are on the plan's page and on the table you read before signing.",
        ),
    ),
    (
        Words("首付最少多少？", "What is the least down payment?"),
        Words(
            "看方案：多数是车价的20%，零利率和二手车是30%。成交价高过厂家公布的价格时，按公布的价格算。",
            "It depends on the plan: mostly 20% of the price, 30% at zero interest and for used cars. Where the deal is above the published price, the published price counts.",
        ),
    ),
    (
        Words("存下来的方案能保多久？", "How long is a saved calculation kept?"),
        Words(
            "价格保30天，到期日写在方案上。过期了，我们按当天的方案重新算，并告诉您差多少。",
            "We keep the price for 30 days; the last day is on it. After that we price it anew with that day's terms and show the difference.",
        ),
    ),
    (
        Words("算一算会查征信吗？", "Does calculating show up at the credit bureau?"),
        Words(
            "不会。只有您申请并单独同意以后，我们才查一次征信。",
            "No. We ask the bureau only after you apply and agree to it separately.",
        ),
    ),
    (
        Words("申请要准备什么？", "What do I need to apply?"),
        Words(
            "身份证和一张储蓄卡。要填的不超过8项。每页点“下一步”就存好，可以分几次填。",
            "Your identity card and a debit card. You fill in at most 8 fields. Each page is saved as you go on, so you may stop and come back.",
        ),
    ),
    (
        Words("可以提前还清吗？", "Can I settle early?"),
        Words(
            "可以。按日算利息，手续费按方案页写的收。还清以后给您结清证明，再解除抵押。",
            "Yes. Interest is counted to the day and the fee is as the plan's page says. You get a certificate, then the mortgage is released.",
        ),
    ),
)
