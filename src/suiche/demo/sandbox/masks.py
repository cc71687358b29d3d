"""What is left of personal data on the partners' pages: enough to recognise, too little to use."""


def name(value: str) -> str:
    """王小明 → 王*明, 王明 → 王*."""
    if len(value) <= 2:
        return value[:1] + "*"
    return value[0] + "*" * (len(value) - 2) + value[-1]


def number(value: str) -> str:
    """Identity numbers, cards and accounts: the last four signs."""
    return "…" + value[-4:]


def sequence(value: str) -> str:
    """Identity number with its sequence digits, which decide the sandbox's answer: …911X."""
    return "…" + value[14:18]


def card(value: str) -> str:
    """Card number with the digits that decide the sandbox's answer: the last five."""
    return "…" + value[-5:]


def phone(value: str) -> str:
    """138****0016."""
    return f"{value[:3]}****{value[-4:]}"
