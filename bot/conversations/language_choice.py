"""A family chooses the language that it is spoken to in, and is offered another one where it writes that.

How a choice counts: `spoken_language.py`. The words stand in data/answers/languages.yml: `spoken/<language>` is a
choice and what is said to it, `switch/<language>` the offer.
"""

from __future__ import annotations

from itertools import takewhile

from babel import Locale

from bot.content import translations
from bot.content.local_dates import locale
from bot.content.reload import kept, reads
from bot.content.responses import is_answer, responses, title
from bot.conversations.models import Author, Message, Owner
from bot.conversations.spoken_language import spoken_language
from bot.conversations.types import Button, Reply
from bot.database import reading
from bot.safety.alarm_state import is_about_alarm
from bot.safety.check import ENGLISH
from bot.safety.language_fit import is_plain_english
from bot.safety.normalization import fold
from bot.understanding import fixed_commands

CHOOSE, SPOKEN, SWITCH = "language/choose", "spoken/", "switch/"
# Names of languages that mean something else as a whole message: a Tagalog no.
NO_CHOICE = frozenset({"hindi"})


def languages() -> list[str]:
    """The languages that a family can choose, English first: those that the operator has not switched off."""
    known = (code for code in translations.languages() if f"{SPOKEN}{code}" in responses())
    return [ENGLISH, *(code for code in known if translations.translations(code))]


def buttons() -> tuple[Button, ...]:
    """One for each of them, with its own name."""
    return tuple({"title": title(f"{SPOKEN}{code}"), "payload": f"/{SPOKEN}{code}"} for code in languages())


def wish(text: str) -> str | None:
    """The payload of the button that a whole message stands for: the name of a language, or the wish to choose one."""
    if code := _names().get(_plain(text)):
        return f"/{SPOKEN}{code}"
    return f"/{CHOOSE}" if fixed_commands.command(text, _commands()) else None


@kept
def _commands() -> fixed_commands.Commands:
    return fixed_commands.Commands(command for command in fixed_commands.load() if command.outcome == CHOOSE)


@kept
def _names() -> dict[str, str]:
    """How the languages are called in each of them (CLDR), and the words of the offers, by what is compared."""
    there = languages()
    called = {Locale.parse(locale(one)).languages.get(code, ""): code for one in there for code in there}
    own = {title(f"{SPOKEN}{code}"): code for code in there}
    words = {word: code for code in there for word in responses()[f"{SWITCH}{code}"].buttons[0].get("words", ())}
    plain = {_plain(name): code for name, code in {**called, **own, **words}.items()}
    none = NO_CHOICE | _countries(there)
    return {name: code for name, code in plain.items() if name and name not in none}


def _countries(there: list[str]) -> frozenset[str]:
    """How countries are called: "Indonesia" says where a family lives."""
    return frozenset(_plain(name) for one in there for name in Locale.parse(locale(one)).territories.values())


@reads
def read() -> None:
    """The words that choose a language, before the first message comes."""
    _names()
    _commands()


def _plain(text: str) -> str:
    return " ".join(fold(text).strip(fixed_commands.AROUND).split())


def made(message: Message) -> str:
    """The language that a family's message chooses; empty where it chooses none, or one that is switched off."""
    code = message.pressed.removeprefix(SPOKEN)
    return code if message.pressed.startswith(SPOKEN) and code in languages() else ""


def asks(message: Message) -> bool:
    """Whether a message asks for the choice of a language, or chooses one that is no longer there."""
    return message.pressed == CHOOSE or (message.pressed.startswith(SPOKEN) and not made(message))


def again(message: Message) -> list[str]:
    """The answers of the turn before a choice, to be given once more in the language chosen."""
    before = Message.objects.filter(conversation=message.conversation_id, sequence__lt=message.sequence)
    turn = takewhile(lambda said: said.author == Author.ASSISTANT, before.order_by("-sequence")[:8])
    found = [said.outcome for said in turn if is_answer(said.outcome) and said.language != made(message)]
    return found[::-1]


aagain = reading(again)


def offer(message: Message, written: str, owner: str, replies: list[Reply], page: str | None = None) -> list[Reply]:
    """The offer to go on in the language that the family wrote, once a language and chat; none beside danger.

    `written`: the language of the message as it was read; `replies`: what is said to it; `page`: the chat's language,
    where it is known already.
    """
    if owner != Owner.ASSISTANT or message.pressed or not replies or any(map(_is_danger, replies)):
        return []
    surely = written != ENGLISH or is_plain_english(message.text)
    if not surely or written not in languages():
        return []
    if written == spoken_language(message.conversation_id, _of(replies), page):
        return []
    text = responses()[f"{SWITCH}{written}"]
    return [] if _was_offered(message, written) else [Reply(text.text, buttons=text.buttons, language=written)]


def _of(replies: list[Reply]) -> str:
    return next((reply.language for reply in replies if reply.language), "")


def _is_danger(reply: Reply) -> bool:
    return is_about_alarm(reply.outcome) or bool(reply.details.card)


def _was_offered(message: Message, language: str) -> bool:
    """Whether this chat has had the offer: only that has no outcome and just this button."""
    ours = Message.objects.filter(conversation=message.conversation_id, author=Author.ASSISTANT, outcome="")
    payload = f"/{SPOKEN}{language}"
    return any([button["payload"] for button in said.buttons] == [payload] for said in ours)
