"""What is wrong with input that does not fit its schema, in words a person can act on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from suiche.kit.refusal import Refusal
from suiche.kit.words import Language, Words


class Unreadable(Refusal):
    """The body is not JSON."""

    code = "unreadable"
    status = 400
    zh = "请求的内容不是JSON，没有办成任何事。请检查格式。"
    en = "The body is not JSON; nothing was done. Please check its format."


# Pydantic's error types, shortened to what the caller can mend; facts come from its context.
_SENTENCES: Mapping[str, Words] = {
    "missing": Words("“{field}”没有填。", "“{field}” is missing."),
    "extra_forbidden": Words("没有“{field}”这一项，请去掉。", "There is no “{field}”: please leave it out."),
    "string_type": Words("“{field}”要写成文字。", "“{field}” must be text."),
    "string_too_long": Words("“{field}”太长，最多{max_length}个字。", "“{field}” is too long: at most {max_length} characters."),
    "string_too_short": Words("“{field}”太短，至少{min_length}个字。", "“{field}” is too short: at least {min_length} characters."),
    "int_type": Words("“{field}”要写成整数。", "“{field}” must be a whole number."),
    "int_parsing": Words("“{field}”要写成整数。", "“{field}” must be a whole number."),
    "int_from_float": Words("“{field}”要写成整数，不带小数。", "“{field}” must be a whole number, without decimals."),
    "bool_parsing": Words("“{field}”只能是true或false。", "“{field}” must be true or false."),
    "greater_than": Words("“{field}”要大于{gt}。", "“{field}” must be greater than {gt}."),
    "greater_than_equal": Words("“{field}”最少是{ge}。", "“{field}” must be at least {ge}."),
    "less_than": Words("“{field}”要小于{lt}。", "“{field}” must be less than {lt}."),
    "less_than_equal": Words("“{field}”最多是{le}。", "“{field}” must be at most {le}."),
    "enum": Words("“{field}”只能是{expected}。", "“{field}” must be {expected}."),
    "literal_error": Words("“{field}”只能是{expected}。", "“{field}” must be {expected}."),
    "uuid_parsing": Words("“{field}”不是一个编号。", "“{field}” is not an id."),
    "date_from_datetime_parsing": Words("“{field}”要写成日期，例如2026-11-25。", "“{field}” must be a date such as 2026-11-25."),
    "date_parsing": Words("“{field}”要写成日期，例如2026-11-25。", "“{field}” must be a date such as 2026-11-25."),
}  # fmt: skip
_OTHERWISE = Words("“{field}”的写法不对，请对照接口说明。", "“{field}” is not written as the API asks: please compare with its description.")  # fmt: skip


def field_faults(errors: Sequence[Mapping[str, Any]], language: Language) -> list[dict[str, str]]:
    """Return ``{"field", "message"}`` for each of the validator's errors, in their order."""
    return [_fault(error, language) for error in errors]


def _fault(error: Mapping[str, Any], language: Language) -> dict[str, str]:
    # Ninja's place of an error is ("body", "<parameter>", "<field>", …); the caller knows only the field.
    place = [str(step) for step in error.get("loc", ())]
    named = [step for step in place[1:] if step not in {"body", "payload", "data"}] or place[-1:]
    field = ".".join(named)
    sentence = _SENTENCES.get(str(error.get("type")), _OTHERWISE).in_(language)
    try:
        message = sentence.format(field=field, **error.get("ctx", {}))
    except (KeyError, IndexError):
        message = _OTHERWISE.in_(language).format(field=field)
    return {"field": field, "message": message}
