"""The plain chat page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bot.content.responses import response

# Nothing but our own files: the page shows families' words.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    greeting = response("greeting/first").text
    words = {"greeting": greeting, "retention_days": settings.RETENTION_DAYS}
    page = render(request, "web/chat.html", words)
    page["Content-Security-Policy"] = POLICY
    page["Cache-Control"] = "no-cache"
    return page
