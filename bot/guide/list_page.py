"""The page of a list, for whoever has its link: read, add, change, print. It shows nothing of the chat.

No cookie is used: the address itself is the key, so that a forged form can do nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from bot import i18n
from bot.content import trial_pictures
from bot.content.local_dates import day
from bot.content.refusals import ToldRefusal
from bot.content.responses import title
from bot.conversations import withholding
from bot.conversations.language_choice import SPOKEN
from bot.conversations.spoken_language import spoken_language
from bot.errors import BotError
from bot.guide import changes, ical, list_links, list_pictures, list_words, pdf, print_text, services
from bot.guide.list_words import said
from bot.guide.models import Link, ListedQuestion, Plan
from bot.privacy.redaction import redact
from bot.ratelimit import Limit, address, count_call, told_when
from bot.trial import ENGLISH, trial

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
# What e-mail programs and their links can hold.
MAIL_LIMIT = 1600
LIST = Limit("LIMIT_LIST", 60)
View = Callable[..., HttpResponse]


def guarded(page: HttpResponse) -> HttpResponse:
    """A page that is kept nowhere, found by no search, and gives its address to nobody."""
    page["Content-Security-Policy"] = POLICY
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "no-referrer"
    page["X-Robots-Tag"] = "noindex, nofollow"
    return page


def with_link(view: View) -> View:
    """The view gets the link that the address names; an unknown, expired or closed one gets a page that says so."""

    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, token: str, **values: Any) -> HttpResponse:
        try:
            count_call(LIST, address(request))
            return guarded(_opened(view, request, token, values))
        except BotError as refusal:
            slow = sentences(request, "slow", language_of(request), seconds=refusal.retry_seconds)
            return guarded(told_when(slow, refusal))

    return opened


def _opened(view: View, request: HttpRequest, token: str, values: dict[str, Any]) -> HttpResponse:
    """Raises BotError where it is too much work."""
    link = list_links.open_link(token)
    if link is None:
        return sentences(request, "closed", language_of(request), status=404)
    try:
        return view(request, link, **values)
    except BotError as refusal:
        if refusal.retry_seconds is not None:
            raise
        return page(request, link, _told(refusal, language_of(request, link)), status=refusal.status)


def _told(refusal: BotError, language: str) -> str:
    """A refusal in the language of the page."""
    return said(refusal.name, language, **refusal.values) if isinstance(refusal, ToldRefusal) else refusal.message


def sentences(request: HttpRequest, name: str, language: str, status: int = 200, **values: object) -> HttpResponse:
    """A page of a few sentences."""
    words = {key: said(f"list/{name}_{key}", language, **values) for key in ("title", "text")}
    context = {**words, "language": language, "direction": i18n.direction(language)}
    return render(request, "guide/sentences.html", context, status=status)


def language_of(request: HttpRequest, link: Link | None = None) -> str:
    """The language that the address asks for (`?lang=`), else the chat's, else the browser's; English where the page is
    not there in it."""
    asked = request.GET.get("lang", "")
    chat = spoken_language(link.conversation_id) if link and not asked else i18n.chosen(request)
    found = next((language for language in (asked, chat) if language in list_words.languages()), ENGLISH)
    return found


def query(request: HttpRequest) -> str:
    """What keeps a chosen language from page to page; empty where none was chosen."""
    asked = request.GET.get("lang", "")
    return f"?lang={asked}" if asked in list_words.languages() else ""


def hand(link: Link) -> str:
    """Whose steps these are: everyone's who uses this link."""
    return f"link:{link.pk.hex[:12]}"


def page(request: HttpRequest, link: Link, error: str = "", status: int = 200) -> HttpResponse:
    """The list with its forms. After a refusal the words that were typed stand in the field again."""
    listed = changes.listed_questions(link.conversation_id)
    language, withheld = language_of(request, link), withholding.names()
    values = {
        "entries": [_entry(question, withheld, language) for question in listed],
        "words": list_words.page_words(language) | {"known": said("paper/known", language)},
        "language": language,
        "direction": i18n.direction(language),
        "others": _others(link, language),
        "about": list_words.about_translation(language),
        "link": link,
        "until": day(link.expires.date(), language),
        "base": base(link),
        "query": query(request),
        "limit": changes.LENGTH,
        "error": error,
        "typed": request.POST.get("text", "") if error else "",
        "alike": _alike(request, listed),
        "version": version_of(link),
        "mail": mail(listed, language),
        "registry": trial().registry,
        "pictures": list_pictures.on_page(listed, language),
        "in_words": trial_pictures.own(language),
    }
    return render(request, "guide/list.html", values, status=status)


def _entry(question: ListedQuestion, withheld: Collection[str], language: str) -> dict[str, Any]:
    """A question as the page draws it. In English, its chat's language does not matter: whoever reads that is the team
    or a helper."""
    return {
        "question": question,
        "own": list_words.in_language(question.text, language),
        "known": print_text.known(question, withheld, language),
        "state": print_text.state(question, language),
    }


def _others(link: Link, language: str) -> list[tuple[str, str, str]]:
    """The other languages of this list, English and the chat's, as code, name and direction."""
    offered = [ENGLISH, spoken_language(link.conversation_id)]
    there = [code for code in dict.fromkeys(offered) if code != language and code in list_words.languages()]
    return [(code, title(f"{SPOKEN}{code}"), i18n.direction(code)) for code in there]


def _alike(request: HttpRequest, listed: list[ListedQuestion]) -> tuple[ListedQuestion, ListedQuestion] | None:
    """The two questions that may be one, from `?alike=<new>-<other>`."""
    new, _, other = request.GET.get("alike", "").partition("-")
    by_id = {str(question.pk): question for question in listed}
    return (by_id[new], by_id[other]) if new in by_id and other in by_id else None


def version_of(link: Link) -> str:
    """Changes whenever the list, or an answer on it, does."""
    latest = ListedQuestion.objects.filter(conversation=link.conversation_id).order_by("-changed").first()
    plan = Plan.objects.filter(pk=link.conversation_id).first()
    return f"{plan.changes if plan else 0}-{latest.changed.timestamp() if latest else 0:.6f}"


def mail(listed: list[ListedQuestion], language: str = ENGLISH) -> str:
    """A `mailto:` address with the list in it: the family's own program sends it, we learn no address."""
    text = print_text.plain(listed, language)
    body = text if len(text) <= MAIL_LIMIT else text[:MAIL_LIMIT].rsplit("\n", 1)[0] + "\n…"
    return f"mailto:?subject={quote(said('paper/title', language))}&body={quote(body)}"


@with_link
@require_safe
def show(request: HttpRequest, link: Link) -> HttpResponse:
    return page(request, link)


@with_link
@require_safe
def version(request: HttpRequest, link: Link) -> HttpResponse:
    return JsonResponse({"version": version_of(link)})


@with_link
@require_POST
def add(request: HttpRequest, link: Link) -> HttpResponse:
    """A question in own words, redacted like a chat message. The limit holds for what was typed."""
    words = changes.checked_text(request.POST.get("text", "").replace("\r\n", "\n"))
    wanted = services.Wanted(redact(readable(words)).text)
    came = services.add(link.conversation_id, wanted, hand(link))
    alike = f"alike={came.question.pk}-{came.alike.pk}" if came.alike else ""
    return back(request, link, f"#q{came.question.pk}" if not alike else "", alike)


def readable(words: str) -> str:
    """The words without control characters."""
    return "".join(c for c in words if c.isprintable() or c in "\n\u200c\u200d")


@with_link
@require_POST
def change(request: HttpRequest, link: Link, question: int, step: str) -> HttpResponse:
    """One step on one question. Raises BotError (404) for a question that is not there."""
    STEPS[step](request, link, question)
    return back(request, link, f"#q{question}" if step != "remove" else "#list")


def _move(by: int) -> Callable[[HttpRequest, Link, int], None]:
    def moved(request: HttpRequest, link: Link, question: int) -> None:
        ids = [listed.pk for listed in changes.listed_questions(link.conversation_id)]
        services.one(link.conversation_id, question)
        services.move(link.conversation_id, question, max(1, ids.index(question) + 1 + by), hand(link))

    return moved


def _edit(request: HttpRequest, link: Link, question: int) -> None:
    words = changes.checked_text(request.POST.get("text", "").replace("\r\n", "\n"))
    services.edit(link.conversation_id, question, redact(readable(words)).text, hand(link))


STEPS: dict[str, Callable[[HttpRequest, Link, int], Any]] = {
    "up": _move(-1),
    "down": _move(+1),
    "top": lambda request, link, question: services.toggle_top(link.conversation_id, question, hand(link)),
    "remove": lambda request, link, question: services.remove(link.conversation_id, [question], hand(link)),
    "edit": _edit,
}


@with_link
@require_POST
def merge(request: HttpRequest, link: Link, newer: int, older: int) -> HttpResponse:
    services.merge(link.conversation_id, newer, older, hand(link))
    return back(request, link, f"#q{older}")


@with_link
@require_POST
def undo(request: HttpRequest, link: Link) -> HttpResponse:
    if changes.undo(link.conversation_id, hand(link)) is None:
        raise changes.refusal("undo_nothing")
    return back(request, link, "#list")


@with_link
@require_POST
def close(request: HttpRequest, link: Link) -> HttpResponse:
    """Close this link, and every other one to the same list."""
    list_links.revoke_all(link.conversation_id)
    return sentences(request, "closed", language_of(request, link))


@with_link
@require_safe
def as_pdf(request: HttpRequest, link: Link, size: str, large: bool) -> HttpResponse:
    count_call(pdf.PDF, address(request))
    listed = changes.listed_questions(link.conversation_id)
    found = pdf.render_pdf(listed, size, language_of(request, link), large=large)
    return download(found, "application/pdf", "questions.pdf")


@with_link
@require_safe
def as_text(request: HttpRequest, link: Link) -> HttpResponse:
    text = print_text.plain(changes.listed_questions(link.conversation_id), language_of(request, link))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@with_link
@require_safe
def as_calendar(request: HttpRequest, link: Link) -> HttpResponse:
    start = ical.moment(request.GET.get("when", ""))
    listed = changes.listed_questions(link.conversation_id)
    return download(ical.entry(listed, start, language_of(request, link)), "text/calendar", "appointment.ics")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def base(link: Link) -> str:
    """The page's own address."""
    return reverse("list", args=[list_links.token(link.pk)])


def back(request: HttpRequest, link: Link, where: str, wish: str = "") -> HttpResponse:
    """To the list again, in the language that was chosen, so that a reload repeats nothing."""
    kept = "&".join(filter(None, [query(request).removeprefix("?"), wish]))
    return HttpResponseRedirect(base(link) + (f"?{kept}" if kept else "") + where, status=303)
