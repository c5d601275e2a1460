"""The language in which a family is spoken to. The whole rule stands here; each step decides where the one before is
silent:

1. In danger, and in the turn after it: the language of the message (`alarm_texts.py`). Nothing below touches that.
2. What the family chose itself: on the page, by `/language`, by the name of a language, by a tap on an offer. It is
   kept with the chat and goes before all that the family writes later.
3. What the family surely writes. One or two words in Latin letters are not sure, because languages share them: they
   change nothing. Where we have no texts in that language ("नमस्कार" is Marathi, too), 4 goes before it: a family that
   agreed in Hindi reads Hindi better than English.
4. The language in which the family was asked to agree to the storing of the chat, unless that is English.
5. The language of what was said last; else English.

A family that writes another language than it is spoken to in is offered a switch (`language_choice.py`).
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.content import translations
from bot.conversations import consents
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.types import Reply
from bot.safety.alarm_state import is_about_alarm
from bot.safety.check import ENGLISH
from bot.safety.language_fit import is_latin

# The answer to a message that was not understood is in the language of the message already.
OTHER_LANGUAGE = "scope/other_language"
ONE_OR_TWO = 2


def chosen(conversation: UUID) -> str:
    """What the family chose itself; empty where it has not."""
    return Conversation.objects.filter(pk=conversation).values_list("language", flat=True).first() or ""


def choose(conversation: UUID, language: str) -> None:
    """The family's own choice, from now on."""
    Conversation.objects.filter(pk=conversation).update(language=language)


def page_language(conversation: UUID) -> str:
    """What the family chose, else the language in which it was asked to agree; English where nobody asked."""
    return chosen(conversation) or bare(consents.language(conversation) or ENGLISH)


def spoken_language(conversation: UUID, written: str = "", page: str | None = None) -> str:
    """The language, without a script or a country, in which something is said in a chat. `written`: what the family
    surely wrote in; empty where nothing tells, or where no message is answered. `page`: `page_language`, where it is
    known already."""
    own = chosen(conversation)
    return decided(own, own or page or page_language(conversation), written) or last_spoken(conversation)


def decided(own: str, page: str, written: str) -> str:
    """Steps 2 to 4 of the rule; empty where they are silent."""
    ours = page == ENGLISH or bare(written) in translations.languages()
    if own or (written and written != ENGLISH and ours):
        return own or bare(written)
    return page if page != ENGLISH or written else ""


def last_spoken(conversation: UUID) -> str:
    """The language of what the assistant said last."""
    return _said_last(conversation) or ENGLISH


def where_sure(conversation: UUID, text: str, replies: list[Reply]) -> list[Reply]:
    """The replies to a text; one that is no sure sign of its language is answered in that of the talk."""
    if is_sure(text):
        return replies
    talk = _said_last(conversation) or page_language(conversation)
    return [reply if _has_its_own(reply) else replace(reply, language=talk) for reply in replies]


def is_sure(text: str) -> bool:
    """Whether a text is more than a word or two in Latin letters."""
    return len(text.split()) > ONE_OR_TWO or not is_latin(text)


def bare(language: str) -> str:
    """A language without its script or its country."""
    return language.split("-")[0]


def _said_last(conversation: UUID) -> str:
    said = Message.objects.filter(conversation=conversation, author=Author.ASSISTANT).exclude(language="")
    return bare(said.order_by("-sequence").values_list("language", flat=True).first() or "")


def _has_its_own(reply: Reply) -> bool:
    """Whether a reply goes on as it is: about danger, in its language already, or of a text that answers nothing."""
    return not reply.language or is_about_alarm(reply.outcome) or reply.outcome == OTHER_LANGUAGE
