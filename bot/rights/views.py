"""The copy under /copy/<key>/, and for a chat's own token under /chat/api/v1/copy.

The page is opened by a button, never by the address alone: programs that look into links to show a preview get nothing
of the family's. No cookie is used, so that a forged form can do nothing here.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from bot import ratelimit
from bot.channels.web.api import api, with_conversation
from bot.content.responses import response
from bot.conversations.placeholders import filled
from bot.conversations.signed_links import copied_chat
from bot.errors import BotError
from bot.ratelimit import told_when
from bot.rights import data_copy
from bot.rights.copy_page import clock, messages, sections

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
NAME = "my-data"
# What a button asks for: read here, or saved as a page or as JSON.
READ, PAGE, JSON = "read", "page", "json"


def _guarded(page: HttpResponse) -> HttpResponse:
    """Kept nowhere, found by no search, its address given to nobody."""
    page["Content-Security-Policy"] = POLICY
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page


def _words(*names: str) -> dict[str, str]:
    return {name: filled(response(f"copy/{name}").text) for name in names}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_copy(request: HttpRequest, key: str) -> HttpResponse:
    """The buttons; the copy after one was pressed."""
    try:
        ratelimit.count_call(ratelimit.ADDRESS, ratelimit.address(request))
        chat = copied_chat(key)
        if chat is None:
            raise BotError("no_such_copy", "", status=404)
        if request.method != "POST":
            words = _words("door_title", "door_text", "read", "save_page", "save_json")
            return _guarded(render(request, "rights/read_or_save.html", words))
        return _guarded(_made(request, chat, request.POST.get("as", READ)))
    except BotError as refusal:
        return _guarded(_refused(request, refusal))


def _refused(request: HttpRequest, refusal: BotError) -> HttpResponse:
    """One page for a link that is forged, too old, or of a chat that is gone; too many calls say so."""
    words = _words("gone_title", "gone_text")
    if refusal.retry_seconds is None:
        return render(request, "rights/gone.html", words, status=refusal.status)
    return told_when(render(request, "rights/gone.html", {**words, "gone_text": refusal.message}), refusal)


def _made(request: HttpRequest, chat: UUID, kind: str) -> HttpResponse:
    found = data_copy.copy_of(chat)
    if kind == JSON:
        return _saved(json.dumps(found, indent=2, ensure_ascii=False).encode(), "application/json", f"{NAME}.json")
    words = _words("door_title", "page_text", "section_messages", "nothing")
    page = render(request, "rights/copy.html", {**words, **_drawn(found)})
    return _saved(page.content, "text/html; charset=utf-8", f"{NAME}.html") if kind == PAGE else page


def _drawn(found: data_copy.Copy) -> dict[str, Any]:
    head = {"made": clock(found["made"]), "responsible": found["responsible"]}
    return {**head, "messages": messages(found), "sections": sections(found)}


def _saved(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@with_conversation(ratelimit.CHAT)
async def read_copy(request: HttpRequest, conversation: UUID) -> JsonResponse:
    """The same as JSON, for who holds the chat's token."""
    found = await data_copy.acopy_of(conversation)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


by_token = api(GET=read_copy)
