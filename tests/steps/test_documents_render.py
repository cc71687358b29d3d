"""Papers as files: valid PDF/A with embedded fonts, the same bytes again, text printed as it was typed."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from suiche.documents import papers
from suiche.documents.clauses import clauses_on
from suiche.documents.render import render
from suiche.journey.change.rules.policy import all_policies
from tests.steps import documents_samples as samples

PAPERS = samples.all_papers()
NAMES = [paper.title for paper in PAPERS]


def text_of(pdf: bytes) -> str:
    """Return the text of all pages, without blanks and line ends: what a person can search and copy."""
    document = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in document)


@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_a_paper_is_a_sound_pdf_a_with_its_title_and_number(paper: papers.Paper) -> None:
    pdf = render(paper).pdf
    with pikepdf.open(BytesIO(pdf)) as document:
        assert not document.check_pdf_syntax()
        assert str(document.open_metadata().get("pdfaid:part")) == "2"
        assert document.docinfo["/Title"] == paper.title
    text = text_of(pdf)
    for expected in (
        paper.title,
        paper.head.paper_no,
        samples.COMPANY.credit_code,
        "演示文件",
        samples.BORROWER.name,
    ):
        assert expected in text


@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_the_same_view_gives_the_same_bytes(paper: papers.Paper) -> None:
    assert render(paper) == render(paper)


@pytest.mark.skipif(shutil.which("pdffonts") is None, reason="poppler-utils are not installed")
@pytest.mark.parametrize("paper", PAPERS, ids=NAMES)
def test_every_font_is_embedded(paper: papers.Paper, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(render(paper).pdf)
    listed = subprocess.run(
        ["pdffonts", str(tmp_path / "paper.pdf")], capture_output=True, text=True, check=True
    )
    fonts = listed.stdout.splitlines()[2:]
    assert fonts
    for line in fonts:
        assert "NotoSansCJKsc" in line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, with a map back to text


def test_the_contract_prints_every_instalment_to_the_fen() -> None:
    text = text_of(render(samples.contract()).pdf)
    plan = samples.rows()
    for row in plan:
        assert papers.view(row)["due_on"] in text
        assert f"{papers.view(row)['interest_fen']}{papers.view(row)['balance_fen']}" in text
    assert "212,540.62200,000.0012,540.62" in text
    assert "贰拾万元整" in text
    assert "5.985%" in text


def test_a_lease_contract_says_what_the_end_costs_and_whose_the_car_is() -> None:
    text = text_of(render(samples.lease()).pdf)
    for said in (
        "残值67,800.00元，车辆归甲方", "超过60,000公里的，每公里付1.00元", "押金18,080.00元，甲方在提车前连同首付交给经销商",
        "每期租金含13.00%的增值税", "租给甲方使用", "经销商代收的押金抵付",
    ):  # fmt: skip
        assert said in text, said
    assert "留购价" not in text and "回租" not in text and "贷款" not in text and "借款" not in text
    back = text_of(render(samples.lease(back=True)).pdf)
    for said in (
        "再把它的所有权转让给乙方",
        "租金里的利息含6.00%的增值税",
        "留购价100.00元，车辆的所有权就转给甲方",
    ):
        assert said in back, said
    assert "残值" not in back and "押金" not in back


def test_a_settled_lease_certifies_whose_the_car_is() -> None:
    assert "车辆已经交还我公司" in text_of(render(samples.lease_certificate(returned=True)).pdf)
    kept = text_of(render(samples.lease_certificate(returned=False)).pdf)
    assert "车辆的所有权已经转给承租人" in kept and "贷款" not in kept


def test_periods_and_caps_of_the_contract_come_from_data() -> None:
    usual = samples.contract()
    longer = replace(usual.clauses, missed_in_a_row=4, remedy_days=41, register_days=42, release_work_days=43)
    longer = replace(longer, answer_days=44, answer_longest_days=45)
    text = text_of(render(replace(usual, clauses=longer, all_in_ppm=360_000, penalty_year_days=365)).pdf)
    for words in (
        "连续4期",
        "在41天内",
        "交车后42天内",
        "在43个工作日内",
        "投诉后44天内",
        "的45天内",
        "不超过年36.00%",
        "按365天算",
    ):
        assert words in text, words


def test_what_a_contract_says_of_calling_in_is_what_the_company_does() -> None:
    for policy in all_policies():
        said = clauses_on(policy.effective_from)
        assert policy.acceleration.unpaid_periods >= said.missed_in_a_row
        assert policy.acceleration.demand_days >= said.remedy_days


@pytest.mark.parametrize(
    "typed",
    [
        "#panic(\"x\")", '"引号"', "反斜线\\n\\u{41}", "*粗* _斜_ `码` $x$", "<label> @ref", "//注释 /* */", "https://a.cn",
        "]#sys.version[", "欧阳·阿卜杜拉", "'--'...",
    ],
)  # fmt: skip
def test_what_a_person_typed_is_printed_as_it_is(typed: str) -> None:
    person = replace(samples.BORROWER, name=typed)
    for paper in (samples.contract(borrower=person), replace(samples.certificate(), borrower=person)):
        assert "".join(typed.split()) in text_of(render(paper).pdf)


def test_a_name_of_sixty_characters_and_sixty_instalments_still_fit_the_page() -> None:
    long = replace(samples.BORROWER, name="长" * 60)
    plan = samples.rows()
    contract = replace(samples.contract(borrower=long), rows=plan + plan[:24])
    rendered = render(contract)
    assert {box.field for box in rendered.boxes} == {"borrower", "company"}
    for box in rendered.boxes:
        left, bottom, right, top = box.rectangle
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842


def test_days_of_grace_are_named_only_where_there_are_any() -> None:
    some = text_of(render(samples.contract()).pdf)
    assert "还款日后3天内还上不收罚息；超过的，逾期的本金按年5.985%收罚息" in some
    rest = "还款日不是工作日的，到下一个工作日还上也不收罚息"
    assert f"这3天是宽限期，从还款日第二天起数，休息日也算在里面，不往后顺延。{rest}" in some
    none = text_of(render(replace(samples.contract(), grace_days=0)).pdf)
    assert "天内还上" not in none and "宽限期" not in none and rest in none


def test_a_real_paper_carries_no_demo_mark() -> None:
    real = samples.contract(head=replace(samples.HEAD, demo=False))
    assert "虚构" not in text_of(render(real).pdf)


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (100, "壹元整"), (101, "壹元零壹分"), (590_391, "伍仟玖佰零叁元玖角壹分"),
        (20_000_000, "贰拾万元整"), (10_000_500, "壹拾万零伍元整"), (1_000_500, "壹万零伍元整"), (100_000_000, "壹佰万元整"),
        (10_500_000, "壹拾万伍仟元整"), (10_000_000_000, "壹亿元整"), (10_000_000_100, "壹亿零壹元整"), (100_050, "壹仟元伍角整"),
        (10_001_005, "壹拾万零壹拾元零伍分"), (999_999_999_999, "玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)  # fmt: skip
def test_amounts_in_capital_numerals(fen: int, words: str) -> None:
    assert papers.capital_yuan(fen) == words


@pytest.mark.parametrize("fen", [-1, 10**12])
def test_capital_numerals_refuse_what_they_cannot_say(fen: int) -> None:
    with pytest.raises(ValueError, match="capital numerals"):
        papers.capital_yuan(fen)


@pytest.mark.parametrize(
    ("ppm", "shown"),
    [(39_900, "3.99%"), (59_850, "5.985%"), (0, "0.00%"), (180_000, "18.00%"), (1, "0.0001%")],
)
def test_rates_keep_what_the_contract_needs(ppm: int, shown: str) -> None:
    assert papers.percent(ppm) == shown
