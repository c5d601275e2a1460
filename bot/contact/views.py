"""The page /contact/<key>/."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bot.contact import services
from bot.contact.forms import ContactForm
from bot.content.responses import response
from bot.conversations.signed_links import conversation_of
from bot.errors import BotError
from bot.ratelimit import Limit, address, count_call, told_when

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
CONTACT = Limit("LIMIT_CONTACT", 60)


def _page(
    request: HttpRequest, name: str, status: int = 200, form: ContactForm | None = None, text: str = ""
) -> HttpResponse:
    """`text`: in place of the page's own."""
    words = {
        key: response(f"contact/{name}_{key}").text.format(days=settings.CONTACT_DAYS) for key in ("title", "text")
    }
    context = {**words, **({"text": text} if text else {}), "form": form, "send": response("contact/send").text}
    page = render(request, "contact/page.html", context, status=status)
    page["Content-Security-Policy"] = POLICY
    page["Cache-Control"] = "no-store"
    page["Referrer-Policy"] = "strict-origin"  # the address holds the key; the form's own check needs the origin
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the form, takes it, and says what is missing. Where it is too much, what was written stays in the form."""
    filled = ContactForm(request.POST if request.method == "POST" else None)
    try:
        count_call(CONTACT, address(request))
    except BotError as refusal:
        return told_when(_page(request, "form", form=filled, text=refusal.message), refusal)
    try:
        conversation = services.open_to(conversation_of(key))
        if not filled.is_valid():
            return _page(request, "form", 422 if filled.is_bound else 200, filled)
        services.leave_form(conversation, {name: str(value) for name, value in filled.cleaned_data.items()})
    except BotError as refusal:
        return _page(request, "gone", refusal.status)
    return redirect(reverse("contact-arrived"))


@require_safe
def arrived(request: HttpRequest) -> HttpResponse:
    return _page(request, "arrived")
