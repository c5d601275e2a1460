"""The simulator's addresses: the platforms' APIs, the page with the telephone and what it asks for, and the trouble."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from bot.channels.simulator.fault_injection import Trouble
from bot.channels.simulator.platforms import Platform
from bot.channels.simulator.simulator_types import Act, Bubble, Call, File, Phone
from bot.channels.simulator.world import World

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
NAME_LIMIT = 64
world = World(os.environ, f"http://127.0.0.1:{os.environ['BOT_PORT']}", os.environ["BOT_PUBLIC_URL"])


def platform_called(name: str) -> Platform:
    """Raises Http404."""
    if name not in world.platforms:
        raise Http404
    return world.platforms[name]


async def api(request: HttpRequest, name: str, path: str) -> HttpResponse:
    """A call of our adapters, as the platform would answer it."""
    platform_called(name)
    is_form = request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data")
    form = request.POST.dict() if is_form else {}
    files = {field: sent(file) for field, file in request.FILES.items()} if is_form else {}
    body = b"" if is_form else request.body
    call = Call(request.method or "", path, request.headers, request.GET.dict(), body, form, files)
    answer = world.answer(name, call)
    return JsonResponse(answer.body, status=answer.status, headers=dict(answer.headers))


def sent(file: Any) -> File:
    """An uploaded file."""
    return File(file.name, file.content_type, file.read())


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The telephone."""
    answer = render(
        request,
        "simulator/page.html",
        {"platforms": [platform for platform in world.platforms.values() if platform.used]},
    )
    answer["Content-Security-Policy"] = POLICY
    return answer


@require_GET
def phone(request: HttpRequest, name: str, owner: str) -> HttpResponse:
    """What is on a telephone."""
    return JsonResponse(drawn(platform_called(name).phone(owner)))


@require_POST
async def act(request: HttpRequest, name: str, owner: str) -> HttpResponse:
    """`{"kind": …, "text": …, "button": …, "bubble": …}`: a family does something."""
    platform, given = platform_called(name), json_of(request)
    wanted = Act(*(str(given.get(field, "")) for field in ("kind", "text", "button", "bubble")))
    if wanted.kind not in (*platform.kinds, "text", "button") or len(owner) > NAME_LIMIT:
        raise Http404
    return JsonResponse(drawn(world.act(name, owner, wanted)), status=202)


@require_GET
def file(request: HttpRequest, name: str, owner: str, bubble: str) -> HttpResponse:
    """A document on a telephone."""
    found = platform_called(name).phone(owner).find(bubble)
    if found is None or found.file is None:
        raise Http404
    answer = HttpResponse(found.file.content, content_type=found.file.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file.name}"'
    return answer


@require_POST
def trouble(request: HttpRequest, name: str) -> HttpResponse:
    """What goes wrong from now on (fault_injection.py), as JSON; `{}` is nothing."""
    platform_called(name)
    try:
        world.trouble[name] = replace(Trouble(), **json_of(request))
    except TypeError:
        raise Http404 from None
    return HttpResponse(status=204)


@require_GET
def calls(request: HttpRequest, name: str) -> HttpResponse:
    """All calls of ours to a platform: `[[path, status], …]`."""
    return JsonResponse({"calls": [[path, status] for one, path, status in world.log if one == name]})


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body. JSON only: a form on a foreign page cannot send it. Raises Http404."""
    try:
        found: Any = json.loads(request.body) if request.content_type == "application/json" else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Http404
    return found


def drawn(phone: Phone) -> dict[str, Any]:
    """A telephone as the page draws it."""
    return {"address": phone.address, "waiting": phone.waiting, "bubbles": [_bubble(b) for b in phone.bubbles]}


def _bubble(bubble: Bubble) -> dict[str, Any]:
    return {
        "id": bubble.id,
        "mine": bubble.mine,
        "kind": bubble.kind,
        "text": bubble.text,
        "status": bubble.status,
        "buttons": [{"title": button.title, "data": button.data} for button in bubble.buttons],
        "file": bubble.file and {"name": bubble.file.name, "bytes": len(bubble.file.content)},
    }
