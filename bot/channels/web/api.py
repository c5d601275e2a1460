"""What all addresses of the API have in common: methods, refusals, origin, limits, the chat's token."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from bot import ratelimit, telemetry
from bot.channels.web import payloads
from bot.content.responses import response
from bot.conversations import tokens
from bot.conversations.alarm_texts import alarm_without_storage
from bot.conversations.types import Reply
from bot.database import reading
from bot.errors import BotError

log = logging.getLogger(__name__)
View = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponseBase]]
ChatView = Callable[[HttpRequest, UUID], Coroutine[Any, Any, HttpResponseBase]]


def refused(refusal: BotError, **more: Any) -> JsonResponse:
    """Every refusal has this one shape."""
    error = {"code": refusal.code, "message": refusal.message}
    answer = JsonResponse({"error": error, **more}, status=refusal.status)
    if refusal.retry_seconds is not None:
        answer["Retry-After"] = str(refusal.retry_seconds)
    return answer


def not_stored(request: HttpRequest) -> JsonResponse:
    """The refusal of a call that needs the database while it cannot be used. An alarm gets its words all the same."""
    refusal = BotError("not_stored", response("sorry/not_stored").text, status=503, retry_seconds=5)
    said = _heard(request)
    if said is None:
        return refused(refusal)
    telemetry.ALARMS_NOT_STORED.inc()
    return refused(refusal, reply=payloads.alarm(said))


def _heard(request: HttpRequest) -> Reply | None:
    try:
        return alarm_without_storage(payloads.incoming(request.body).text) if request.method == "POST" else None
    except BotError:  # not a message
        return None


def api(**views: View) -> View:
    """One address of the API: its view by HTTP method. No cookie is used, so a forged form can do nothing here."""

    @csrf_exempt
    async def answer(request: HttpRequest) -> HttpResponseBase:
        try:
            given = await _answer(request, views)
        except RequestDataTooBig:
            text = response("sorry/too_long").text.format(limit=settings.MESSAGE_LIMIT)
            given = refused(BotError("too_long", text, status=413))
        except BotError as refusal:
            given = refused(refusal)
        except Error as error:
            log.error("the database cannot be used (%s)", type(error).__name__)
            given = not_stored(request)
        except Exception:
            log.exception("a call of the API failed")
            given = refused(BotError("broken", response("sorry/broken").text, status=500))
        if given.status_code == 405:
            given["Allow"] = ", ".join(views)
        given["Cache-Control"] = "no-store"
        return given

    return answer


async def _answer(request: HttpRequest, views: dict[str, View]) -> HttpResponseBase:
    view = views.get(request.method or "")
    if view is None:
        raise BotError("bad_method", f"Use {' or '.join(views)} here.", status=405)
    check_origin(request)
    return await view(request)


def check_origin(request: HttpRequest) -> None:
    """Raises BotError where another site's page makes the request: our pages call their own origin only."""
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}"
    foreign = origin is not None and origin != own and origin not in settings.CSRF_TRUSTED_ORIGINS
    if foreign or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise BotError("foreign_origin", "This address serves our own pages only.", status=403)


def token_of(request: HttpRequest) -> str:
    """The chat's token. Raises BotError where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        raise BotError("no_token", "Send the chat's token as `Authorization: Bearer …`.", status=401)
    return token


def with_conversation(limit: ratelimit.Limit | None = None) -> Callable[[ChatView], View]:
    """The view gets the conversation that the request's bearer token opens; `limit` is how often one chat may call."""

    def decorated(view: ChatView) -> View:
        @wraps(view)
        async def opened(request: HttpRequest) -> HttpResponseBase:
            return await view(request, await _aopened(request, limit))

        return opened

    return decorated


def _opened(request: HttpRequest, limit: ratelimit.Limit | None) -> UUID:
    """All that must hold before a chat's view runs, in one visit to the thread of the database."""
    ratelimit.count_call(ratelimit.ADDRESS, ratelimit.address(request))
    conversation = tokens.conversation_of(token_of(request))
    if limit:
        ratelimit.count_call(limit, str(conversation))
    return conversation


_aopened = reading.soon(_opened)
