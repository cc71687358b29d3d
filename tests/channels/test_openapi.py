"""The published API is the code's: whoever changes a route or a field shows it in the diff of docs/openapi.json."""

from __future__ import annotations

from tools.write_openapi import DOCUMENT, openapi, text


def test_the_published_description_is_current() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == text(), (
        "run: python tools/write_openapi.py, and review the diff"
    )


def test_every_operation_says_what_it_does() -> None:
    operations = [
        (path, method, operation)
        for path, methods in openapi()["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(operations) > 10
    assert [(path, method) for path, method, operation in operations if not operation.get("summary")] == []
