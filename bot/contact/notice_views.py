"""The pages where a family asks for an email when a navigator has answered, and where it ends them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import EmailValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bot import i18n
from bot.contact import answer_notices, services
from bot.contact.models import AnswerNotice
from bot.contact.views import CONTACT, draw_page, language_of
from bot.content.translations import text_in
from bot.conversations.signed_links import conversation_of, stopped_chat
from bot.errors import BotError
from bot.ratelimit import address, count_call, told_when


class NoticeForm(forms.Form):
    """The address and the consent, in the family's language."""

    def __init__(self, data: Any, language: str) -> None:
        super().__init__(data, label_suffix="")
        missing, wrong = text_in("contact/missing", language), text_in("contact/notice_wrong", language)
        label, _, hint = text_in("contact/notice_address", language).partition("\n")
        widget = forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
        errors = {"required": missing, "max_length": wrong}
        # An EmailField's own validator is one for all forms, and says it in English.
        self.fields["address"] = forms.CharField(
            max_length=254,
            label=label,
            help_text=hint,
            widget=widget,
            error_messages=errors,
            validators=[EmailValidator(wrong)],
        )
        label, _, hint = text_in("contact/notice", language).partition("\n")
        errors = {"required": text_in("contact/no_consent", language)}
        self.fields["consent"] = forms.BooleanField(label=label, help_text=hint, error_messages=errors)

    def point_out(self) -> str:
        """Puts the focus on the first field with an error. Gives that error."""
        first = next(iter(self.errors))
        self.fields[first].widget.attrs["autofocus"] = True
        return str(self.errors[first][0])


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """Takes the address; where there is one, says so without showing it, and can end the emails."""
    language = language_of(request, key)
    filled = NoticeForm(request.POST if request.method == "POST" and "stop" not in request.POST else None, language)
    try:
        count_call(CONTACT, address(request))
    except BotError as refusal:
        told = refusal.message
        return told_when(draw_page(request, "notice", language, form=filled, text=told), refusal)
    try:
        chat = services.open_to(conversation_of(key))
    except BotError as refusal:
        return draw_page(request, "gone", language, refusal.status)
    if "stop" in request.POST:
        answer_notices.stop(chat)
        return draw_page(request, "notice_stopped", language)
    if filled.is_valid():
        answer_notices.save(chat, filled.cleaned_data["address"], language)
        return redirect(request.path)
    if not filled.is_bound and AnswerNotice.objects.filter(conversation=chat).exists():
        return draw_page(request, "notice_saved", language, stop="contact/notice_stop")
    wrong = filled.point_out() if filled.is_bound else ""
    status, send = 422 if wrong else 200, "contact/notice_send"
    return draw_page(request, "notice", language, status, filled, wrong=wrong, send=send)


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, key: str) -> HttpResponse:
    """Where the link in an email leads: it asks once, because programs that look at emails follow links."""
    chat = stopped_chat(key)
    notice = AnswerNotice.objects.filter(conversation=chat).first() if chat else None
    language = notice.language if notice else i18n.chosen(request)
    if notice and request.method != "POST":
        return draw_page(request, "notice_stop", language, stop="contact/notice_stop")
    if notice:
        answer_notices.stop(notice.conversation_id)
    return draw_page(request, "notice_stopped", language)
