"""The page /contact/<key>/."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bot import i18n
from bot.contact import services
from bot.contact.forms import ContactForm
from bot.content import translations
from bot.content.translations import text_in
from bot.conversations.signed_links import conversation_of
from bot.conversations.spoken_language import spoken_language
from bot.errors import BotError
from bot.i18n import direction
from bot.ratelimit import Limit, address, count_call, told_when

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
CONTACT = Limit("LIMIT_CONTACT", 60)


def draw_page(
    request: HttpRequest,
    name: str,
    language: str,
    status: int = 200,
    form: forms.Form | None = None,
    text: str = "",
    wrong: str = "",
    send: str = "contact/send",
    stop: str = "",
    device: dict[str, str] | None = None,
) -> HttpResponse:
    """`text`: in place of the page's own. `wrong`: what is wrong first, before the title, which is read first.

    `send`: what the form's button says; `stop`: a button by itself, which ends something; `device`: what the script
    needs that asks the browser for notices.
    """
    words = {
        key: text_in(f"contact/{name}_{key}", language).format(days=settings.CONTACT_DAYS) for key in ("title", "text")
    }
    context: dict[str, object] = {
        **words,
        **({"text": text} if text else {}),
        "form": form,
        "send": text_in(send, language),
    }
    context["stop"] = text_in(stop, language) if stop else ""
    context |= {"language": language, "direction": direction(language), "wrong": wrong, "device": device}
    page = render(request, "contact/page.html", context, status=status)
    page["Content-Security-Policy"] = POLICY
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "strict-origin"  # the address holds the key; the form's own check needs the origin
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the form in the chat's language, takes it, and says what is missing. Where it is too much, what was written
    stays in the form."""
    language = language_of(request, key)
    filled = ContactForm(request.POST if request.method == "POST" else None, language, services.was_left(key))
    try:
        count_call(CONTACT, address(request))
    except BotError as refusal:
        return told_when(draw_page(request, "form", language, form=filled, text=refusal.message), refusal)
    try:
        conversation = services.open_to(conversation_of(key))
        if not filled.is_valid():
            wrong = filled.point_out() if filled.is_bound else ""
            return draw_page(request, "form", language, 422 if wrong else 200, filled, wrong=wrong)
        replace = bool(filled.cleaned_data.pop("replace", False))
        contact = {name: str(value) for name, value in filled.cleaned_data.items()}
        services.leave_form(conversation, contact, language, replace=replace)
    except BotError as refusal:
        if refusal.code == "form_exists":  # another browser was quicker
            return draw_page(request, "form", language, 422, ContactForm(request.POST, language, earlier=True))
        return draw_page(request, "gone", language, refusal.status)
    return redirect(f"{reverse('contact-arrived')}?lang={language}")


def language_of(request: HttpRequest, key: str) -> str:
    """The chat's language, the browser's where there is no such chat."""
    try:
        return spoken_language(services.open_to(conversation_of(key)))
    except BotError:
        return i18n.chosen(request)


@require_safe
def arrived(request: HttpRequest) -> HttpResponse:
    """What happens now, in the language of the form."""
    asked = request.GET.get("lang", "")
    return draw_page(request, "arrived", asked if asked in translations.languages() else i18n.chosen(request))
