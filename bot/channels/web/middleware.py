"""Takes the chat's API and the webhooks past what it does not use: sessions, cookies, form tokens, static files.

Django runs each of those middlewares in a thread of its own, for each request; together they cost a turn more than the
database does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from asgiref.sync import markcoroutinefunction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import resolve

GetResponse = Callable[[HttpRequest], Awaitable[HttpResponseBase]]
API = ("/chat/api/", "/hooks/")


class DirectApi:
    """Answers the API's addresses at once; hands everything else on. First of the middlewares."""

    sync_capable = False
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.security = SecurityMiddleware(lambda request: None)  # type: ignore[arg-type]
        markcoroutinefunction(self)

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return await self.get_response(request)
        request.get_host()  # refuses hosts that are not ours
        redirect = self.security.process_request(request)
        if redirect:
            return redirect
        match = resolve(request.path_info)
        response: HttpResponse = await match.func(request, *match.args, **match.kwargs)
        return self.security.process_response(request, response)
