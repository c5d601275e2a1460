"""What we sent to a family is no alarm of theirs when their mail quotes it, and their own words in between are one."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

import pytest
from pytest_django import Settings

from bot.channels.base.quoted_danger import alarm, foreign
from bot.channels.email.adapter import Email
from bot.channels.email.mail import Mail, events
from bot.channels.messaging import rendering, shapes
from bot.channels.messaging.receive_events import store_events
from bot.content import translations
from bot.conversations import message_log
from bot.conversations.alarm_texts import alarm_text
from bot.conversations.capabilities import of_channel
from bot.conversations.details import ReplyDetails
from bot.conversations.models import Author, Conversation, Message
from bot.safety.check import check

pytestmark = pytest.mark.django_db
EMAIL = Email(address="answers@example.org", secret="key-0123456789", smtp="smtps://a:b@mail.example.org")
DANGER = "He cannot breathe and his lips are blue."
ADVICE = f"Dear Ann,\n\nThank you for your call. You told me: {DANGER} Please call 112 now, and write to me afterwards."
NO_WORDS = "I could not find any words"


class Family:
    """A family that writes emails and has agreed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.mails = 0
        self.write("hello")
        self.chat = Conversation.objects.latest("created").pk
        self.write("yes")

    def write(self, text: str, *attached: str) -> list[str]:
        """Gives what was written into the log for it."""
        before = set(Message.objects.values_list("pk", flat=True))
        self.mails += 1
        headers = (("from", self.address), ("message-id", f"<{self.mails}.{self.address}>"), ("in-reply-to", "<0@x>"))
        store_events(EMAIL, events(Mail(headers, self.address, text, attached), EMAIL.address))
        return [message.text for message in Message.objects.exclude(pk__in=before).order_by("pk")]

    def is_told(self, text: str) -> None:
        """By a navigator."""
        message_log.write(self.chat, Author.PERSON, text, details=ReplyDetails(name="Maria"))


@pytest.fixture
def ann(settings: Settings) -> Family:
    settings.ADDRESS_KEY = "0123456789abcdef" * 4
    return Family("ann@example.net")


def gmail(text: str) -> str:
    lines = [line for one in text.split("\n") for line in textwrap.wrap(one, 72) or [""]]
    return "On Tue, Dec 1, 2026 at 10:00 AM <answers@example.org> wrote:\n\n" + "\n".join(f"> {one}" for one in lines)


def outlook(text: str) -> str:
    return f"From: Trial <answers@example.org>\nSent: Tuesday\nSubject: Re: NCT06947473\n\n{text}"


def squeezed(text: str) -> str:
    """As programs do it that leave out empty lines."""
    return outlook(re.sub(r"\n\s*\n", "\n", text))


def one_line(text: str) -> str:
    return "> " + " ".join(text.split())


PROGRAMS = [gmail, outlook, squeezed, one_line]
Program = Callable[[str], str]


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_navigator_wrote_to_this_family_is_no_alarm(ann: Family, program: Program) -> None:
    ann.is_told(ADVICE)

    assert ann.write(f"Thank you\n\n{program(ADVICE)}") == ["Thank you"]


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_a_navigator_wrote_to_another_family_is_one(ann: Family, program: Program) -> None:
    Family("ben@example.net").is_told(ADVICE)

    [text] = ann.write(f"Thank you\n\n{program(ADVICE)}")

    assert check(text) and DANGER in text


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("own", ["my son is not breathing", "We called them. My son is not breathing any more."])
def test_the_familys_own_words_in_the_quotation_are_one(ann: Family, program: Program, own: str) -> None:
    ann.is_told(ADVICE)
    first, rest = ADVICE.split("\n\n")

    for body in (f"{own}\n\n{ADVICE}", f"{first}\n\n{own}\n\n{rest}", f"{ADVICE}\n\n{own}"):
        [text] = ann.write(f"Thank you\n\n{program(body)}")
        assert check(text) and "not breathing" in text and "lips" not in text


def test_words_that_go_on_from_ours_are_the_familys(ann: Family) -> None:
    """A sentence of ours is taken out of a text only where it stands as a whole."""
    ann.is_told("He cannot breathe")

    assert check(ann.write("Thank you\n\n> He cannot breathe")[0]) is None
    assert check(ann.write("Thank you\n\n> He cannot breathe, his lips are blue")[0])
    assert check(ann.write("Thank you\n\n> xHe cannot breathe and has chest pain")[0])


def test_a_whole_sentence_of_ours_is_taken_for_ours_however_often_it_stands_there(ann: Family) -> None:
    ann.is_told(f"Is it so? {DANGER}")

    assert ann.write(f"Thank you\n\n> {DANGER}\n> {DANGER}") == ["Thank you"]


def test_a_picture_above_our_own_words_stays_without_any(ann: Family) -> None:
    ann.is_told(ADVICE)

    assert ann.write(gmail(ADVICE), "image/jpeg") == ["(a picture, which was not opened or kept)"]


def test_a_picture_above_an_alarm_stays_behind_it(ann: Family) -> None:
    assert ann.write(f"> {DANGER}", "image/jpeg") == [DANGER, "(a picture, which was not opened or kept)"]


def test_a_family_that_sends_back_our_own_words_alone_hears_that_it_wrote_none(ann: Family) -> None:
    ann.is_told(ADVICE)

    [text] = ann.write(gmail(ADVICE))

    assert text.startswith(NO_WORDS)


@pytest.mark.parametrize("outcome", ["safety/emergency", "safety/crisis", "safety/crisis_other"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_our_own_card_with_its_numbers_is_no_alarm_in_any_language(program: Program, outcome: str) -> None:
    chat = Conversation.objects.create(channel="email")
    alarming = []
    for language in ("en", *translations.languages()):
        said = alarm_text(outcome, language, "We are in Turkey, Germany and Brazil")
        card = Message(
            conversation=chat, sequence=1, author=Author.ASSISTANT, text=said.text, buttons=list(said.buttons),
            details=said.details, outcome=said.outcome, **said.columns,
        )  # fmt: skip
        sent = [draft.text for draft in rendering.drafts(card, shapes.shape(of_channel("email")))]
        if alarm(foreign(program("\n\n".join(sent))), sent):
            alarming.append(language)

    assert alarming == []
