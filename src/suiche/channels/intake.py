"""What comes in, before anything reads it: a body of bounded size, text and JSON that can be kept, HEAD beside GET.

A view may then take every text for one that the database can hold, and an upload never reaches the disk.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults

from suiche.channels import access
from suiche.kit.refusal import Refusal

NULL = "\x00"
DEEPEST = 40  # lists in lists: what we read is 6 deep
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class TooMuch(Refusal):
    """The body is larger than any page or program of ours has reason to send; it was not read."""

    code = "too_large"
    status = 413
    zh = "传来的内容太大，没有接收。照片和文件每个不超过10MB。"
    en = "This is too large and was not received. Photos and files may have 10 MB each."


class UnreadableText(Refusal):
    """A text holds a null character, which no keyboard writes and no column keeps."""

    code = "unreadable_text"
    status = 400
    zh = "内容里有无法识别的字符，没有办成任何事。请删掉后重新填写。"
    en = "There is a character that cannot be read; nothing was done. Please remove it and try again."


class CookieMiddleware:
    """Leaves out a cookie that holds a null character: no session or choice of ours does, and no column keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Drop such cookies before a session is looked for."""
        for name in [name for name, value in request.COOKIES.items() if NULL in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)


class IntakeMiddleware:
    """Refuses what is too large or unreadable; answers HEAD as GET without a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the length before anybody reads the body."""
        if _length(request) > settings.DATA_UPLOAD_MAX_BODY_SIZE:
            return access.refused(request, TooMuch())
        if request.method != "HEAD":
            return self.get_response(request)
        request.method = "GET"
        return _without_body(self.get_response(request))

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Look at every text of the address and of a form; JSON is looked at where it is read (``read_json``)."""
        return (
            access.refused(request, UnreadableText())
            if any(NULL in text for text in _texts(request))
            else None
        )


def _length(request: HttpRequest) -> int:
    """Return the announced length; without one nothing can be read, so it counts as none."""
    text = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _texts(request: HttpRequest) -> Iterable[str]:
    yield request.path
    for name, values in request.GET.lists():
        yield from (name, *values)
    if request.content_type in FORMS:
        for name, values in request.POST.lists():
            yield from (name, *values)


def read_json(text: bytes) -> Any:
    """Read JSON that the database can hold, numbers that exist, of a bearable depth. Raises: ValueError for any other."""
    try:
        found = json.loads(text, parse_constant=_no_number)
    except RecursionError as problem:
        raise ValueError("too deep") from problem
    open_parts = [(found, 1)]  # without recursion: how deep it goes was the sender's choice
    while open_parts:
        part, depth = open_parts.pop()
        if depth > DEEPEST:
            raise ValueError("too deep")
        if isinstance(part, str):
            if NULL in part or any("\ud800" <= sign <= "\udfff" for sign in part):
                raise ValueError("a text with a character that cannot be kept")
        elif isinstance(part, dict | list):
            inside = [*part.keys(), *part.values()] if isinstance(part, dict) else part
            open_parts.extend((one, depth + 1) for one in inside)
    return found


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _without_body(answer: HttpResponse) -> HttpResponse:
    """Keep the headers of an answer, its length too, and drop what it says."""
    if answer.streaming:
        answer.streaming_content = ()  # type: ignore[attr-defined]  # only streaming answers have it
        return answer
    length = str(len(answer.content))
    answer.content = b""
    answer["Content-Length"] = length
    return answer


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that does not exist: a page, or JSON for a program."""
    return _told(request, 404, "not_found") or defaults.page_not_found(request, exception)


def not_readable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be read at all."""
    return _told(request, 400, "unreadable") or defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer a fault of ours; nothing about it is told."""
    return _told(request, 500, "fault") or defaults.server_error(request)


TOLD = {
    "not_found": "没有这个地址，请对照接口说明。 / There is no such address: please compare with the API's description.",
    "unreadable": "请求读不懂，没有办成任何事。 / The request cannot be read; nothing was done.",
    "fault": "我们这边出了故障，请过几分钟再试。 / Something failed on our side; please try again in a few minutes.",
}


def _told(request: HttpRequest, status: int, code: str) -> HttpResponse | None:
    """Answer a program in both languages (its own may be unreadable); None where a person asks."""
    if not access.wants_json(request):
        return None
    return JsonResponse({"code": code, "message": TOLD[code], "field": None}, status=status)
