"""The chat as a page, which other sites may hold in a frame; and a site that shows how."""

from __future__ import annotations

import gzip

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from bot import i18n
from bot.channels.web import beginning, brand, described, static_bundle, web_consent
from bot.content.translations import text_in
from bot.trial import trial

# Nothing but our own files: the page shows families' words.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)
DEMO_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


# Words that no script needs: they stand in the page, in the loader, or beside the list of topics.
DRAWN = ("hint", "loader", "log", "noscript", "opening", "questions", "short", "topics", "unreviewed")


@require_safe
@xframe_options_exempt
def chat(request: HttpRequest) -> HttpResponse:
    """The page. `?lang=` chooses the language; `?frame=1` is how the loader asks for it.

    `?answer=1`: a notice on the device leads here; the chat may be on another site, of which this page knows nothing.
    """
    language = i18n.chosen(request)
    answered = text_in("contact/device_notice", language).split("\n", 1) if "answer" in request.GET else []
    context = _context(language, framed="frame" in request.GET) | {"answered": answered}
    page = render(request, "web/chat.html", context)
    page["Content-Security-Policy"] = POLICY.format(ancestors=" ".join(["'self'", *settings.EMBED_ORIGINS]))
    page["Cache-Control"] = "no-cache"
    patch_vary_headers(page, ["Accept-Language", "Accept-Encoding"])
    # Nothing secret is in the page, so that it may be compressed.
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        page.content = gzip.compress(page.content, 6)
        page["Content-Encoding"] = "gzip"
    return page


def page_data(language: str, *, framed: bool = False) -> dict[str, object]:
    """What the page's scripts read: words, limits, what can be tapped in an answer."""
    own = described.words(language)
    return {
        "language": language,
        "words": {key: said for key, said in own.items() if key not in DRAWN}
        | {"consent": own["consent"] | {"lines": [], "short": ""}},
        "limit": settings.MESSAGE_LIMIT,
        "framed": framed,
        "hosts": settings.EMBED_ORIGINS,
        "explained": beginning.explained(language),
        "registry": trial().registry,
        "languages": {code: other["name"] for code, other in i18n.languages().items()},
    }


def _context(language: str, *, framed: bool) -> dict[str, object]:
    own, data = described.words(language), page_data(language, framed=framed)
    return {
        **data,
        "words": own,
        "data": data,
        "first": beginning.first_questions(language),
        "stored": web_consent.lines(language),
        "brand": brand.brand(),
        "version": static_bundle.version(),
        "modules": static_bundle.modules(),
    }


@require_safe
def topics(request: HttpRequest) -> JsonResponse:
    """`{"words": {…}, "topics": [[group, its name, [[outcome, question, language], …]], …]}`, asked for when a family
    looks for a question."""
    language = i18n.chosen(request)
    names = i18n.languages()[language]["topics"]
    found = [(group, names[group], entries) for group, entries in beginning.topics(language)]
    said = {key: names[key] for key in ("heading", "find", "found", "none")}
    answer = JsonResponse({"words": said, "topics": found})
    answer["Cache-Control"] = "max-age=300"
    patch_vary_headers(answer, ["Accept-Language"])
    return answer


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """A page of another site, as far as the widget can tell, with nothing on it but the one script tag."""
    if not settings.DEMO:
        raise Http404
    page = render(request, "web/demo.html", {"version": static_bundle.version()})
    page["Content-Security-Policy"] = DEMO_POLICY
    return page
