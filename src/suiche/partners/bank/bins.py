"""Which bank issued a card: a small table of invented banks for the demo; a live one comes with the partner.

Debit cards only, as a loan may not be repaid from credit.
"""

from suiche.kit.words import Words

BINS: dict[str, str] = {
    "621226": "江南示例银行",
    "621700": "建业示例银行",
    "622848": "田园示例银行",
    "622588": "海湾示例银行",
    "623058": "平川示例银行",
}


def bank_of(card_no: str) -> str | None:
    """Return the bank's name for a card number, or for its first six digits; None when not in the table."""
    return BINS.get(card_no[:6])


ENGLISH: dict[str, str] = {
    "江南示例银行": "Jiangnan Sample Bank",
    "建业示例银行": "Jianye Sample Bank",
    "田园示例银行": "Tianyuan Sample Bank",
    "海湾示例银行": "Haiwan Sample Bank",
    "平川示例银行": "Pingchuan Sample Bank",
}


def bank_words(name: str) -> Words:
    """Return a bank's name in both languages; one without an English name keeps its own."""
    return Words(name, ENGLISH.get(name, name))
