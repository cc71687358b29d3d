"""The published API is the code's: whoever changes a route or a field shows it in the diff of docs/openapi.json."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from ninja import Schema
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


def test_no_two_shapes_share_a_name() -> None:
    openapi()  # has every module of the API loaded
    ours = {shape for shape in _below(Schema) if shape.__module__.startswith("suiche.")}
    assert len(ours) > 50
    twice = [name for name, often in Counter(shape.__name__ for shape in ours).items() if often > 1]
    assert twice == [], "the published description would show one of them for both"


def _below(shape: type[Schema]) -> set[type[Schema]]:
    return {shape} | {below for one in shape.__subclasses__() for below in _below(one)}


def test_the_addresses_in_the_documentation_are_there() -> None:
    page = Path("docs/api.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\$API(/[\w/-]+)", page)) | set(
        re.findall(r"`(?:POST )?(/[\w-]+(?:/[\w-]+)*)`", page)
    )
    known = {path.removeprefix("/api/v1") for path in openapi()["paths"]}
    assert len(named) > 6
    assert {one for one in named if one.rstrip("/") + "/{vehicle_id}" not in known} - known - {
        "/api/v1",
        "/openapi.json",
    } == set()
