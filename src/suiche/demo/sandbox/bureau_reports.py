"""Credit reports of invented people: the identity number decides everything, the day only shifts the dates.

Ordinary reports are clean and light (cards used up to a fifth, at most one small loan), so that an ordinary
person with an ordinary income is approved.
"""

import hashlib
from datetime import date, timedelta
from typing import Any

YUAN = 100
CARD_LENDERS = ("江南示例银行", "建业示例银行", "田园示例银行", "海湾示例银行")
LOAN_LENDERS = (
    "示例消费金融甲",
    "示例消费金融乙",
    "示例消费金融丙",
    "示例小贷丁",
    "示例小贷戊",
    "示例网商己",
    "示例网商庚",
)
LOAN, CARD = "D1", "R2"
MONTH_DAYS = 30
BAD_CODES = {"THREE_IN_A_ROW", "CURRENT_OVERDUE", "BAD_DEBT", "ENFORCEMENT"}


def report(id_number: str, code: str, on: date) -> dict[str, Any]:
    """Return accounts, queries, public records and score of a person on a day; `code` as in `outcomes`."""
    return {
        "accounts": _ordinary_accounts(id_number, on) + _added_accounts(id_number, code, on),
        "queries": _queries(id_number, code, on),
        "public_records": _public_records(code, on),
        "score": _score(id_number, code),
    }


def draw(id_number: str, what: str, below: int) -> int:
    """Return a number below `below` that the identity number and a word decide."""
    digest = hashlib.sha256(f"{id_number}/{what}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % below


def _ordinary_accounts(id_number: str, on: date) -> list[dict[str, Any]]:
    accounts = [_card(id_number, place, on) for place in range(1 + draw(id_number, "cards", 3))]
    if draw(id_number, "had a loan", 2):
        accounts.append(_settled_loan(id_number, on))
    if draw(id_number, "has a loan", 10) < 3:
        monthly_fen = (200 + 50 * draw(id_number, "monthly", 9)) * YUAN
        accounts.append(_loan(id_number, "own", LOAN_LENDERS[0], on, monthly_fen=monthly_fen))
    return accounts


def _card(id_number: str, place: int, on: date) -> dict[str, Any]:
    limit_fen = (10 + 5 * draw(id_number, f"limit {place}", 5)) * 1000 * YUAN
    used_fen = limit_fen * draw(id_number, f"used {place}", 21) // 100
    months = 14 + draw(id_number, f"card age {place}", 90)
    late = "M" if draw(id_number, f"late {place}", 10) == 0 else "N"
    return _account(
        id_number,
        f"card {place}",
        on,
        kind=CARD,
        business="信用卡",
        lender=CARD_LENDERS[(draw(id_number, "bank", 4) + place) % 4],
        months_ago=months,
        limit_fen=limit_fen,
        balance_fen=used_fen,
        repay24=_history(months, "N" * 15 + late + "N" * 8),
    )


def _settled_loan(id_number: str, on: date) -> dict[str, Any]:
    months = 20 + draw(id_number, "loan age", 20)
    return _account(
        id_number,
        "settled",
        on,
        kind=LOAN,
        business="个人消费贷款",
        lender=LOAN_LENDERS[1],
        months_ago=months,
        limit_fen=(5 + draw(id_number, "lent", 20)) * 1000 * YUAN,
        months=12,
        repay24=_history(months, "N" * 11 + "C" + "*" * 12),
        status="SETTLED",
    )


def _loan(
    id_number: str, label: str, lender: str, on: date, *, monthly_fen: int, **changes: Any
) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "kind": LOAN,
        "business": "个人消费贷款",
        "lender": lender,
        "months_ago": 30,
        "limit_fen": monthly_fen * 30,
        "balance_fen": monthly_fen * 10,
        "monthly_fen": monthly_fen,
        "months": 36,
        "repay24": "N" * 24,
    }
    return _account(id_number, label, on, **{**usual, **changes})


def _account(id_number: str, label: str, on: date, *, months_ago: int, **known: Any) -> dict[str, Any]:
    opened_on = on - timedelta(days=months_ago * MONTH_DAYS)
    return {
        "account_no": f"A{draw(id_number, f'account {label}', 10**12):012d}",
        "opened_on": opened_on.isoformat(),
        "balance_fen": 0,
        "monthly_fen": 0,
        "months": 0,
        "overdue_fen": 0,
        "overdue_days": 0,
        "five_class": "NORMAL",
        "status": "OPEN",
        **known,
    }


def _history(months: int, signs: str) -> str:
    """24 signs, oldest first; nothing is due in the months before the account was opened."""
    return ("*" * 24 + signs[-min(months, 24) :])[-24:]


def _added_accounts(id_number: str, code: str, on: date) -> list[dict[str, Any]]:
    changes: dict[str, dict[str, Any]] = {
        "THREE_IN_A_ROW": {"repay24": "N" * 10 + "123" + "N" * 11},
        "CURRENT_OVERDUE": {
            "repay24": "N" * 22 + "12",
            "overdue_fen": 3800 * YUAN,
            "overdue_days": 45,
            "five_class": "SPECIAL_MENTION",
            "status": "OVERDUE",
        },
        "SMALL_OVERDUE": {
            "repay24": "N" * 23 + "1",
            "overdue_fen": 120 * YUAN,
            "overdue_days": 12,
            "status": "OVERDUE",
        },
        "BAD_DEBT": {"repay24": "1234567" + "B" * 17, "five_class": "LOSS", "status": "BAD_DEBT"},
        "HEAVY_DEBT": {"monthly_fen": 18_000 * YUAN, "balance_fen": 540_000 * YUAN},
    }
    if code in changes:
        return [_loan(id_number, code, LOAN_LENDERS[2], on, **{"monthly_fen": 1200 * YUAN, **changes[code]})]
    if code == "MANY_LENDERS":
        return [_loan(id_number, lender, lender, on, monthly_fen=100 * YUAN) for lender in LOAN_LENDERS]
    return []


def _queries(id_number: str, code: str, on: date) -> list[dict[str, Any]]:
    hard = [(40 + draw(id_number, f"query {n}", 140), "02") for n in range(draw(id_number, "queries", 4))]
    if code == "MANY_QUERIES":
        hard += [(3 + 5 * n, "02") for n in range(5)]
    soft = [(20 + draw(id_number, f"review {n}", 300), "01") for n in range(2)]
    return [
        {
            "on": (on - timedelta(days=days)).isoformat(),
            "lender": LOAN_LENDERS[place % len(LOAN_LENDERS)],
            "reason": reason,
        }
        for place, (days, reason) in enumerate(sorted(hard + soft))
    ]


def _public_records(code: str, on: date) -> list[dict[str, Any]]:
    if code != "ENFORCEMENT":
        return []
    day = (on - timedelta(days=150)).isoformat()
    return [
        {"kind": "ENFORCEMENT", "on": day, "amount_fen": 86_000 * YUAN, "text": "示例法院强制执行，未履行"}
    ]


def _score(id_number: str, code: str) -> dict[str, Any]:
    if code == "LOW_SCORE":
        return {"value": 480, "reason_codes": ["S07", "S12"]}
    if code in BAD_CODES:
        return {"value": 430 + draw(id_number, "score", 60), "reason_codes": ["S01"]}
    return {"value": 660 + draw(id_number, "score", 120), "reason_codes": []}
