"""The text of the consents: what the person allows us, in words they can read. One function a paper.

Sources: 征信业管理条例 articles 13, 15, 18 (query and report only with written consent, notice before a negative
record); 个人信息保护法 articles 14–17, 23, 28–30 (informed, separate for sensitive kinds, as easy to take back).
"""

from __future__ import annotations

from suiche.documents.papers import ConsentPaper, Head, Person, Section

_WITHDRAW = ("您可以随时在“您的授权”页收回，或者打电话给我们。收回不影响以前已经做的处理。",)


def credit_authorisation(*, head: Head, person: Person) -> ConsentPaper:
    """征信查询与报送授权书: asked for before any bureau query."""
    company = head.company.name
    return ConsentPaper(
        title="征信查询与报送授权书",
        title_en="Authorisation to query and report credit information",
        head=head,
        person=person,
        summary="您允许我们查您的征信，用于审批这次车贷和贷后管理；并按规定把这笔贷款的还款情况报送征信系统。",
        sections=(
            Section("一、查什么，从哪里查", (
                f"授权{company}通过中国人民银行金融信用信息基础数据库，以及依法设立的征信机构，查询您的信用报告和信用信息。",
            )),
            Section("二、用来做什么", (
                "只用于下面的事：审批您这次申请；贷款发放后的管理，直到贷款结清；处理您提出的异议。不用于营销，不提供给经销商。",
            )),
            Section("三、报送什么", (
                "贷款发放后，我们依法报送您的身份信息、这笔贷款的金额和期限，以及还款情况，包括逾期情况。",
                "报送逾期这类不良信息之前，我们会先通知您。不良信息自欠款还清之日起保存5年，到期删除。",
            )),
            Section("四、多久有效", (
                "从签署这一天起，到贷款结清为止。申请没有获批、或者您撤回了申请的，授权同时失效，我们按规定保存查询记录。",
            )),
            Section("五、您的权利", (
                "您每年可以免费查两次自己的信用报告。认为信息有错的，可以向我们或征信机构提出异议，我们在20天内书面答复。",
                "不同意这份授权，我们就不能在线审批这次贷款；您可以到店面谈，或者选择别的方式付款。",
            )),
        ),
    )  # fmt: skip


def personal_information(*, head: Head, person: Person) -> ConsentPaper:
    """个人信息处理授权书: the notice and consent for the application, sensitive kinds named one by one."""
    return ConsentPaper(
        title="个人信息处理授权书",
        title_en="Consent to the processing of personal information",
        head=head,
        person=person,
        summary="您允许我们为办理这次车贷处理您的个人信息。敏感的信息一项一项列在下面，只收办事必需的。",
        sections=(
            Section("一、谁在处理", (
                f"处理者：{head.company.name}。联系电话{head.company.phone}，地址{head.company.address}。",
            )),
            Section("二、处理哪些信息，为什么", (
                "身份信息（姓名、证件号码、证件照片、住址、手机）：依法核实您的身份。",
                "收入和职业信息：判断每月还款您是否负担得起。",
                "车辆和合同信息：签订、履行合同，办理抵押登记。",
            )),
            Section("三、敏感个人信息，单独同意", (
                "身份证件号码和照片：反洗钱法律要求我们核对并保存。",
                "银行账户：用来核实是您本人的卡，并按约定扣款。",
                "人脸信息：只在您选择刷脸核实时使用，结果核对完就删除影像；不刷脸，可以用银行卡加验证码核实。",
            )),
            Section("四、提供给谁", (
                "公安身份核验机构、征信机构、发卡银行、电子认证机构、车辆登记机关：各自只得到核验或登记必需的信息。",
                "经销商只能看到办理交车必需的进度，看不到您的征信和收入。",
            )),
            Section("五、保存多久", (
                "身份资料和交易记录，依反洗钱法在业务关系结束后保存10年。没有提交的申请，90天后删除或匿名处理。",
            )),
            Section("六、怎么撤回，怎么行使权利", (
                *_WITHDRAW,
                "您可以查询、复制、更正、删除自己的信息，要求我们解释自动审批的结果，并申请人工复核。",
            )),
        ),
    )  # fmt: skip


def debit_mandate(*, head: Head, person: Person, bank: str, card: str, contract_no: str) -> ConsentPaper:
    """委托扣款授权书: which card, for which contract, and no more than what is due."""
    return ConsentPaper(
        title="委托扣款授权书",
        title_en="Direct-debit mandate",
        head=head,
        person=person,
        summary=f"您允许我们在还款日从{bank}（{card}）扣当期应还的钱，只用于合同{contract_no}。",
        sections=(
            Section("一、扣什么", (
                f"只扣合同{contract_no}到期应还的本金、利息，以及合同约定的罚息和费用，不扣别的。您先自己还了的，不再扣。",
                "扣成了发短信告诉您。没扣成的，第一次和最后一次都告诉您原因和怎么办。",
            )),
            Section("二、什么时候扣", (
                "还款日当天自动扣。还款日不是工作日的，下一个工作日扣，算按时。",
                "余额不够、超过限额或者银行系统有故障的，当天和后面几天再试几次；别的原因不再试，请您自己还。",
            )),
            Section("三、换卡和取消", (
                "想换卡，或者取消自动扣款、改为自己还，可以随时打电话给我们，也可以在发卡银行取消。取消不影响还款义务。",
                "卡挂失、注销，或者授权在银行失效的，这份授权同时停止。",
            )),
        ),
    )  # fmt: skip
