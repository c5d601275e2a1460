"""Pictures for browsers: as files under an address that changes with them, and each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from bot import i18n
from bot.channels.web import static_bundle
from bot.content import trial_pictures
from bot.pictures.drawing import NARROW, WIDE
from bot.pictures.svg import STYLE_HASH

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# The one style of a picture, by its hash: opened alone a picture can do no more than be seen.
PICTURE_POLICY = f"default-src 'none'; style-src '{STYLE_HASH}'; frame-ancestors 'none'"
WIDTHS = {"narrow.svg": NARROW, "wide.svg": WIDE}
WORDS = "words.json"


def pictures_below(outcome: str) -> list[dict[str, str]]:
    """The pictures that belong to an answer, as its payload names them."""
    return [
        {"id": name, "title": trial_pictures.title(name), "url": _folder(name), "page": reverse("picture", args=[name])}
        for name in (picture.id for picture in trial_pictures.of_answer(outcome))
    ]


def _folder(name: str) -> str:
    """What the files of a picture are under: the language and the name of the file follow."""
    whole = reverse("picture-file", args=[trial_pictures.version(), name, i18n.DEFAULT, WORDS])
    return whole.removesuffix(f"{i18n.DEFAULT}/{WORDS}")


@require_safe
def versioned(request: HttpRequest, wanted: str, name: str, language: str, form: str) -> HttpResponse:
    """A file of a picture. A page from before an update gets the present one, which it must not keep."""
    if name not in trial_pictures.pictures() or language not in i18n.languages():
        raise Http404
    if form == WORDS:
        answer: HttpResponse = JsonResponse(_words(name, language))
    elif form in WIDTHS:
        answer = HttpResponse(trial_pictures.file_of(name, language, WIDTHS[form]), content_type="image/svg+xml")
        answer["Content-Security-Policy"] = PICTURE_POLICY
    else:
        raise Http404
    present = wanted == trial_pictures.version()
    answer["Cache-Control"] = "public, max-age=31536000, immutable" if present else "no-store"
    return answer


def _words(name: str, language: str) -> dict[str, Any]:
    """What is said around a picture, and how large it is."""
    spoken, right = trial_pictures.spoken(name, language)
    said = trial_pictures.own(spoken)
    return {
        "title": trial_pictures.title(name, language),
        "words": trial_pictures.words(name, language),
        "fold": said["in_words"],
        "open": said["page"],
        "language": spoken,
        "direction": "rtl" if right else "ltr",
        "unreviewed": "" if trial_pictures.reviewed(spoken) else said["unreviewed"],
        **{form.removesuffix(".svg"): trial_pictures.size(name, language, width) for form, width in WIDTHS.items()},
    }


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The names of all pictures, each with the way to it."""
    if not trial_pictures.pictures():
        raise Http404
    language = i18n.chosen(request)
    direction = i18n.languages()[language]["direction"]
    named = [(reverse("picture", args=[n]), trial_pictures.title(n, language)) for n in trial_pictures.pictures()]
    said = trial_pictures.own(language)
    context = {"title": said["all"], "said": said, "language": language, "direction": direction, "named": named}
    return _page(request, language, context)


@require_safe
def alone(request: HttpRequest, name: str) -> HttpResponse:
    """A picture on a page of its own, to print or to keep, with its words and its sources."""
    if name not in trial_pictures.pictures():
        raise Http404
    language = i18n.chosen(request)
    told = _words(name, language)
    context = {
        **told,
        "said": trial_pictures.own(told["language"]),
        "sources": trial_pictures.sources(name),
        "address": f"{_folder(name)}{language}/",
    }
    return _page(request, language, context)


def _page(request: HttpRequest, language: str, context: dict[str, Any]) -> HttpResponse:
    around = {"asked": language, "version": static_bundle.version()}
    page = render(request, "web/picture.html", {**context, **around})
    page["Content-Security-Policy"] = POLICY
    page["Cache-Control"] = "no-cache"
    patch_vary_headers(page, ["Accept-Language"])
    return page
