"""The page where a family asks for a notice on its device, and the script that shows it there."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bot import i18n
from bot.contact import device_notices, services
from bot.contact.models import DeviceNotice
from bot.contact.views import CONTACT, draw_page, language_of
from bot.content import translations
from bot.content.translations import text_in
from bot.conversations.signed_links import conversation_of
from bot.errors import BotError
from bot.i18n import direction
from bot.ratelimit import address, count_call, told_when


class DeviceForm(forms.Form):
    """The consent, in the family's language, and the address that its browser gave."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data, label_suffix="")
        self.refused = text_in("contact/device_refused", language)
        label, _, hint = device_notices.consent(language).partition("\n")
        errors = {"required": text_in("contact/no_consent", language)}
        self.fields["endpoint"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["consent"] = forms.BooleanField(label=label, help_text=hint, error_messages=errors)

    def clean(self) -> None:
        """Raises ValidationError where the browser gave no address of a service that we know."""
        if not self.errors and not device_notices.known_service(self.cleaned_data["endpoint"]):
            raise ValidationError({"consent": self.refused})

    def point_out(self) -> str:
        """Puts the focus on the box. Gives what is wrong."""
        self.fields["consent"].widget.attrs["autofocus"] = True
        return str(next(iter(self.errors.values()))[0])


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Takes the address; where there is one, says so, and can end the notices."""
    language = language_of(request, key)
    try:
        count_call(CONTACT, address(request))
    except BotError as refusal:
        return told_when(draw_page(request, "device", language, text=refusal.message), refusal)
    try:
        chat = services.open_to(conversation_of(key))
    except BotError as refusal:
        return draw_page(request, "gone", language, refusal.status)
    if "stop" in request.POST:
        device_notices.stop(chat)
        return draw_page(request, "device_stopped", language)
    asked = DeviceNotice.objects.filter(conversation=chat, refused=False).exists()
    if asked and request.method != "POST":
        return draw_page(request, "device_saved", language, stop="contact/device_stop")
    if not device_notices.possible():
        return draw_page(request, "gone", language, 404)
    return _asking(request, language, chat)


def _asking(request: HttpRequest, language: str, chat: UUID) -> HttpResponse:
    form = DeviceForm(request.POST if request.method == "POST" else None, language)
    if form.is_valid():
        device_notices.save(chat, form.cleaned_data["endpoint"], language)
        return redirect(request.path)
    worker = f"{reverse('contact-device-worker')}?lang={language}"
    device = {"key": device_notices.public_key(), "worker": worker, "refused": form.refused}
    wrong = form.point_out() if form.is_bound else ""
    send = "contact/device_send"
    return draw_page(request, "device", language, 422 if wrong else 200, form, wrong=wrong, send=send, device=device)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that stays in the browser, with what it shows in the language of `?lang=`."""
    asked = request.GET.get("lang", "")
    language = asked if asked in translations.languages() else i18n.chosen(request)
    title, _, body = text_in("contact/device_notice", language).partition("\n")
    words = {"title": title, "body": body, "language": language, "direction": direction(language)}
    words |= {"chat": reverse("chat"), "icon": static("contact/icon.svg")}
    script = render(request, "contact/device_worker.js", {"words": json.dumps(words)}, content_type="text/javascript")
    script["Cache-Control"] = "no-cache"
    return script
