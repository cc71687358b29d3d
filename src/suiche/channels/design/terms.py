"""The words that cannot be avoided, each explained once for every page: what it is, and what it means for the customer."""

from __future__ import annotations

from suiche.kit.words import Words

TERMS: dict[str, tuple[Words, Words]] = {
    "apr": (
        Words("年化利率（单利）", "Annual rate (simple)"),
        Words(
            "借一年钱的成本，所有利息都算在里面。比较方案时看它。",
            "What borrowing costs a year, all interest included. Compare plans by it.",
        ),
    ),
    "cost": (
        Words("年化综合融资成本（单利）", "Annual cost of financing (simple)"),
        Words(
            "利息加上所有收费，合成一年的成本。没有别的收费时，它就等于年化利率。",
            "Interest and every fee as a cost per year. Without fees it equals the annual rate.",
        ),
    ),
    "equal_instalment": (
        Words("等额本息", "Level instalments"),
        Words(
            "每月还的钱一样多。开始利息多、本金少，后来反过来。",
            "You pay the same every month: first more interest, later more principal.",
        ),
    ),
    "equal_principal": (
        Words("等额本金", "Equal principal"),
        Words(
            "每月还的本金一样多，利息越来越少。开头还得多，后面越还越少。",
            "The same principal every month and less and less interest: more at first, less later.",
        ),
    ),
    "flat": (
        Words("等本等息", "Flat interest"),
        Words(
            "每月的本金和利息都不变，利息一直按最初的本金算。所以要看年化利率。",
            "Principal and interest stay the same; interest is on the first principal throughout. So look at the annual rate.",
        ),
    ),
    "balloon": (
        Words("尾款", "Final payment"),
        Words(
            "留到最后一期一起还的一笔钱。平时还得少，最后要准备这一笔。",
            "A sum left for the last instalment: you pay less each month, and need this sum at the end.",
        ),
    ),
    "stepped": (
        Words("阶梯还款", "Instalments in steps"),
        Words(
            "分几段还：前面一段还得少，后面重新算，还得多。",
            "Repaid in blocks: less in the first, solved anew and more in the next.",
        ),
    ),
    "segmented": (
        Words("分段利率", "Rates in segments"),
        Words(
            "不同的期数用不同的年利率。年化利率把各段合在一起算。",
            "Different months bear different rates. The annual rate counts all of them together.",
        ),
    ),
    "interest_only": (
        Words("先息后本", "Interest first"),
        Words(
            "每月只还利息，没有利息就不用还；最后一期一次还清本金。",
            "Interest only each month, or nothing at 0%; all principal with the last instalment.",
        ),
    ),
    "lease": (
        Words("融资租赁", "Lease"),
        Words(
            "车由我们买下、登记在约定的名下，租给您用。您付的是租金，期满可以买下。",
            "We buy the car and let it to you. What you pay is rent; at the end you may buy it.",
        ),
    ),
    "residual": (
        Words("残值", "Residual value"),
        Words(
            "期满时这辆车按约定还值多少。买下就付它，还车就不付。",
            "What the car is agreed to be worth at the end: paid if you buy it, not if you return it.",
        ),
    ),
    "deposit": (
        Words("押金", "Deposit"),
        Words(
            "租期里放在我们这里的钱，期满退给您，不计利息。",
            "Money we keep during the lease and return at its end, without interest.",
        ),
    ),
    "addon": (
        Words("附加品", "Accessories"),
        Words(
            "跟着车走的东西和服务，比如车险、延保、贴膜。购置税不算。",
            "Things and services that go with the car, such as insurance, warranty or film. Purchase tax is not one.",
        ),
    ),
    "subvention": (
        Words("贴息", "Subvention"),
        Words(
            "厂家或经销商替您付一部分利息，所以您的利率低。您不用还这笔钱。",
            "Maker or dealer pays part of the interest, so your rate is low. You never repay that part.",
        ),
    ),
    "penalty": (
        Words("罚息", "Penalty interest"),
        Words(
            "还晚了才有的利息。只按没还的那部分本金、晚的天数算。",
            "Interest for paying late, on the late principal only and for the days it is late.",
        ),
    ),
    "grace": (
        Words("宽限期", "Days of grace"),
        Words(
            "还款日后的几天，休息日也算在里面。这几天里还上，不收罚息。过了还没还，罚息从还款日第二天算起。",
            "The days right after the due date, days of rest included: paid within them, it costs no penalty."
            " After them penalty counts from the day after the due date.",
        ),
    ),
    "compound": (
        Words("复利", "Compound interest"),
        Words("利息没还，再对利息收利息。", "Interest charged on unpaid interest."),
    ),
    "credit": (
        Words("预存", "Credit"),
        Words(
            "您提前付进来、还没到期的钱。到还款日自动用它还。",
            "Money you paid before it was due. It is used by itself on the due date.",
        ),
    ),
    "mandate": (
        Words("委托扣款授权书", "Direct-debit mandate"),
        Words(
            "您同意到期的钱自动从这张卡里扣。存够就行；想自己还，随时可以停。",
            "You agree that what falls due is debited from this card by itself. Keep enough on it; you may end it at any time and pay yourself.",
        ),
    ),
    "mortgage": (
        Words("抵押和解押", "Mortgage and release"),
        Words(
            "车在您名下，也归您开，只是登记抵押给我们。还清后取消登记，就是解押。",
            "The car is yours and in your name, registered as our security. Once repaid the entry is removed: that is the release.",
        ),
    ),
    "green_book": (
        Words("绿本", "Registration certificate"),
        Words(
            "机动车登记证书，封面是绿色的，写着车是谁的、有没有抵押。",
            "The vehicle's registration certificate. It says whose car it is and whether it is mortgaged.",
        ),
    ),
    "certificate": (
        Words("结清证明", "Settlement certificate"),
        Words(
            "一份盖了我们电子章的文件，证明这笔贷款一分不欠。",
            "A paper with our electronic seal: nothing is owed on this loan any more.",
        ),
    ),
    "time_stamp": (
        Words("时间戳", "Time stamp"),
        Words(
            "由第三方机构证明文件是几点几分签的，谁也改不了。",
            "A third party's proof of the minute of signing, which nobody can change.",
        ),
    ),
}  # fmt: skip
