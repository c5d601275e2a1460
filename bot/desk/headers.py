"""Pages of staff hold families' words: nothing of them is kept by a browser, and nothing comes from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def _marked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if request.path.startswith("/staff/"):
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response["Cache-Control"] = "no-store"
    return response


@sync_and_async_middleware
def StaffHeaders(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., object]:
    """Marks every answer under /staff/."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            return _marked(request, await get_response(request))

        return later
    return lambda request: _marked(request, get_response(request))
