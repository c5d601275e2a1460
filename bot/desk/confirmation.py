"""A page that asks before something is done which might leave a family alone. It works without JavaScript."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from bot.conversations import alerts
from bot.conversations.alerts import Unconfirmed
from bot.conversations.models import Conversation
from bot.desk.access import StaffRequest
from bot.desk.page_rendering import render_page

AWAY = "{name} is not at the desk now. The family would be told that {name} is taking over, and might wait in vain."
# What the button says, by the name of the act's address.
VERBS = {
    "desk-hand-back": "Hand back",
    "desk-close": "Close the chat",
    "desk-transfer": "Pass on",
    "desk-snooze": "Snooze",
}


def confirmed_questions(request: HttpRequest) -> list[str]:
    """The questions to which the member of staff has said yes."""
    return request.POST.getlist("confirmed")


def ask_for_confirmation(request: StaffRequest, chat: Conversation, asked: Unconfirmed) -> HttpResponse:
    """The form that was sent, once more, with `asked` as one more question that is confirmed."""
    given = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    # A form without an id gets one here, so that what is confirmed twice is done once.
    fields = [(name, value or (uuid4().hex if name == "id" else "")) for name, values in given for value in values]
    match = request.resolver_match
    act = (match and match.url_name) or ""
    return render_page(
        request,
        "confirm",
        status=asked.status,
        chat=chat,
        asked=asked.message,
        fields=[*fields, ("confirmed", asked.question)],
        verb=VERBS.get(act, "Go on"),
        hands_back=act == "desk-hand-back",
        alerts=alerts.opened().filter(message__conversation=chat).select_related("message").order_by("-pk"),
        judges=True,
    )
