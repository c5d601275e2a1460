"""Names for chats that staff can tell apart, made of nothing personal: language and what was asked about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from babel import Locale

from bot.content.text_checks import catalogue
from bot.conversations.models import Author, Message

NONE = "No topic yet"


def labels_of(chats: Iterable[UUID]) -> dict[UUID, str]:
    """Such as "Spanish, travel: visa", by chat: what the assistant read last, and the answer that was given last."""
    keys = list(chats)
    said = Message.objects.filter(conversation__in=keys, author=Author.ASSISTANT).order_by("sequence")
    languages = dict(said.exclude(language="").values_list("conversation", "language"))  # the last one stays
    topics = dict(said.filter(outcome__in=list(catalogue())).values_list("conversation", "outcome"))
    return {key: _label(languages.get(key, ""), topics.get(key, "")) for key in keys}


def _label(language: str, outcome: str) -> str:
    topic = outcome.replace("/", ": ").replace("_", " ")
    return ", ".join(filter(None, [language_name(language), topic])) or NONE


def language_name(code: str) -> str:
    """`es` as staff read it: Spanish. A code that is none of CLDR's stays as it is."""
    return str(Locale("en").languages.get(code.split("-")[0], code))
