"""A reply in the language that a family is spoken to in (`spoken_language.py`).

A text that is not translated stays English, under a line in that language that says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from bot.content import consent_texts, local_dates
from bot.content.reload import kept
from bot.content.responses import is_answer, responses
from bot.content.text_placeholders import in_text
from bot.content.translations import Translation, bank_questions, bank_reasons, translations
from bot.conversations.hours import said_so
from bot.conversations.placeholders import filled
from bot.conversations.spoken_language import OTHER_LANGUAGE, spoken_language
from bot.conversations.types import Button, Reply
from bot.safety.alarm_state import is_about_alarm
from bot.safety.check import ENGLISH

# Texts that are written in one language each.
OWN_LANGUAGE = "spoken/"
PARAGRAPH = "\n\n"
# Texts that stand before or on buttons.
ON_BUTTONS = "ask"
# A line of the list: its number and star, where it has them, and the question.
LINE = re.compile(r"(\s*(?:\d+\.(?: ★)? )?)(.*)")
# Lines of the list that are no questions, and what was answered, as it stands below one.
ON_LIST = ("paper/title", "paper/top", "paper/rest", "paper/foot", "paper/asked")
ANSWERED, ENGLISH_DAY = "paper/answered", "%B %d, %Y"


def in_chat_language(conversation: UUID, reply: Reply, page: str | None = None) -> Reply:
    """The reply as the family of a chat reads it, its places filled. Asks the database.

    `page`: the chat's language, where it is known already.
    """
    if not reply.names or is_about_alarm(reply.outcome) or reply.outcome == OTHER_LANGUAGE:
        return reply  # spoken in its own language already, or not ours to translate
    if reply.outcome.startswith(OWN_LANGUAGE):
        return replace(reply, language=reply.outcome.removeprefix(OWN_LANGUAGE))
    return in_language(reply, spoken_language(conversation, reply.language, page))


def in_language(reply: Reply, language: str) -> Reply:
    """The reply in a language; where a part of it is not translated, in English under a line that says so."""
    if not _has_parts(reply):
        return reply
    reply = replace(reply, text=PARAGRAPH.join(_with_values(responses()[name].text, reply) for name in reply.names))
    if language == ENGLISH:
        return replace(reply, text=_filled(reply, reply.text, ENGLISH))
    found = [translations(language)[name] for name in reply.names if name in translations(language)]
    if len(found) < len(reply.names):
        return _in_english(replace(reply, text=_filled(reply, reply.text, ENGLISH), language=language))
    return _translated(reply, found)


def _translated(reply: Reply, found: list[Translation]) -> Reply:
    main, words = found[-1], {**phrases(found[-1].language), **own_buttons(found[-1])}
    texts = (_with_values(text.text, reply, main.language, words) for text in found)
    known = reply.details
    details = replace(
        known,
        title=main.title if known.title else "",
        unverified=main.unverified if known.unverified else "",
        ask=main.ask if known.ask else "",
        lead=words.get(known.lead, known.lead),
        english=_filled(reply, reply.text, ENGLISH),
        translation=main.checked_by if _has_to_be_true(main.name) else "",
        older=any(text.is_older(responses()[text.name]) for text in found),
        marked=(),  # sentences of the English text
    )
    text = _filled(reply, PARAGRAPH.join(texts), main.language)
    buttons = tuple(_button(button, words) for button in reply.buttons)
    return replace(reply, text=text, language=main.language, buttons=buttons, details=details)


def _has_to_be_true(name: str) -> bool:
    """Whether it matters who has checked a text: an answer, or what a family agrees to. A thank-you needs no remark."""
    return is_answer(name) or name in consent_texts.CURATED


def _has_parts(reply: Reply) -> bool:
    """Whether all that a reply says are texts of data/answers: only then it can be said anew, in any language."""
    return bool(reply.names) and all(name in responses() for name in reply.names)


def _with_values(text: str, reply: Reply, language: str = ENGLISH, words: Mapping[str, str] | None = None) -> str:
    """A text with its places filled, in a language."""
    if not reply.values:
        return text
    return text.format(**{key: _value(key, value, language, words or {}) for key, value in reply.values.items()})


def _value(key: str, value: str, language: str, words: Mapping[str, str]) -> str:
    """What fills a place: hours and days as the language writes them; questions of ours in it, line by line; a family's
    own words as they are."""
    if key == "hours":
        return said_so(value).phrase(language)
    if local_dates.is_day(value):
        return local_dates.said(value, language)
    return "\n".join(_line(line, language, words) for line in value.split("\n")) if words else value


def _line(line: str, language: str, words: Mapping[str, str]) -> str:
    before, said = LINE.fullmatch(line).groups()  # type: ignore[union-attr]  # matches every line
    return f"{before}{words.get(said) or _answered(said, language) or said}"


def _answered(line: str, language: str) -> str:
    """What the team said, as it stands below a question of the list, in the language but for the team's own words."""
    found = _answered_in_english().fullmatch(line)
    if not found or ANSWERED not in translations(language):
        return ""
    try:
        day = datetime.strptime(found["on"], ENGLISH_DAY).date()
    except ValueError:
        return ""
    said = {**found.groupdict(), "on": local_dates.day(day, language)}
    return translations(language)[ANSWERED].text.format(**said)


@kept
def _answered_in_english() -> re.Pattern[str]:
    places = re.sub(r"\\{([a-z]+)\\}", r"(?P<\1>.+?)", re.escape(responses()[ANSWERED].text))
    return re.compile(places, re.DOTALL)


def _filled(reply: Reply, text: str, language: str) -> str:
    """A text with its places filled, where the curated text has some: words of a family are left as they are."""
    return filled(text, language) if any(in_text(responses()[name].text) for name in reply.names) else text


def _button(button: Button, words: Mapping[str, str]) -> Button:
    return {**button, "title": words.get(button["title"], button["title"])}


def own_buttons(text: Translation) -> dict[str, str]:
    """The titles of a text's own buttons, by their English ones."""
    english = (button["title"] for button in responses()[text.name].buttons)
    return dict(zip(english, text.buttons, strict=False))


@kept
def phrases(language: str) -> dict[str, str]:
    """What stands on buttons, before them, and on the family's list, in a language, by the English."""
    known = {**bank_questions(language), **bank_reasons(language)}
    for name, text in translations(language).items():
        english = responses()[name]
        known |= own_buttons(text)
        for key, said in (("title", text.title), ("ask", text.ask)):
            if said:
                known[english.metadata[key]] = said
        if name.split("/")[0] == ON_BUTTONS or name in ON_LIST:
            known[english.text] = text.text
    return known


def _in_english(reply: Reply) -> Reply:
    """The English reply with the line in the family's language, where there is one."""
    line = responses().get(f"answered_in_english/{reply.language}")
    return replace(reply, details=replace(reply.details, note=line.text)) if line else reply
