"""Refuses forms and addresses with characters that nobody types and no database takes: NUL and its like.

The chat's own API takes JSON, and platforms send what they like: there the pipeline leaves such characters out
(`conversations/pipeline.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

ALLOWED = "\t\n\r"
HOOKS = "/hooks/"
# A page's data, and as such part of the web API's description.
TOPICS = "/chat/topics"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
WORDS = "The text holds characters that cannot be shown. Type it again, or paste it without formatting."


def is_refused(text: str) -> bool:
    """Whether a text holds a control character other than tabs and ends of lines, or half a character."""
    return any(unicodedata.category(c) in ("Cc", "Cs") and c not in ALLOWED for c in text)


def _given(request: HttpRequest) -> Iterable[str]:
    """Everything that the address and the form say."""
    yield request.path
    forms = [request.GET, request.POST] if request.content_type in FORMS else [request.GET]
    for form in forms:
        for name, values in form.lists():
            yield from (name, *values)


def refusal(request: HttpRequest) -> HttpResponse | None:
    """What is answered instead of the page, if anything."""
    if request.path.startswith(HOOKS) or not any(map(is_refused, _given(request))):
        return None
    if request.path == TOPICS or request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"error": {"code": "bad_characters", "message": WORDS}}, status=400)
    return HttpResponse(f"{WORDS}\n", status=400, content_type="text/plain; charset=utf-8")


@sync_and_async_middleware
def RefuseControlCharacters(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., object]:
    """Before any view."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return refusal(request) or await get_response(request)  # reads nothing but what has arrived already

        return later
    return lambda request: refusal(request) or get_response(request)
