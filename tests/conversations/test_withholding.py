"""A withheld answer reaches no family: not by words or a button, in no language, in no app, not from a navigator."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from django.utils.html import escape

from bot.archive import facets
from bot.archive.models import Result
from bot.content.responses import responses, title
from bot.content.sentence_cutter import first_sentence
from bot.content.translations import translations
from bot.conversations import handover, ownership, tokens, withholding
from bot.conversations.dialogue_context import question
from bot.conversations.english_original import original
from bot.conversations.message_log import write, write_reply
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.pipeline import Pipeline, curated
from bot.conversations.types import Incoming, Question, Reply
from bot.errors import BotError
from bot.guide import list_links, print_text, services
from bot.review import answer_stop
from tests.desk.conftest import People, SignedIn, people, signed_in

__all__ = ["people", "signed_in"]
pytestmark = pytest.mark.django_db(transaction=True)
NAME, OTHER = "travel/visa", "costs/overview"
INSTEAD = "is being corrected"
REASON = "It says M, and the embassy wants S2."


class Assistant:
    """Answers everything with the same texts."""

    def __init__(self, *names: str) -> None:
        self.names = names

    async def ask(self, question: Question) -> list[Reply]:
        return [replace(curated(name), confidence=0.9, language="en", model="m1") for name in self.names]


@pytest.fixture
def chat(db: None) -> UUID:
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def stopped(people: People) -> None:
    answer_stop.withhold(NAME, people("lena"), REASON)


async def said(chat: UUID, incoming: Incoming, *names: str) -> list[Message]:
    return (await Pipeline(Assistant(*names)).receive(chat, incoming))[1]


@pytest.mark.asyncio
@pytest.mark.parametrize("incoming", [Incoming("1", "do we need a visa"), Incoming("1", button=NAME)])
async def test_from_the_next_turn_the_family_is_offered_a_person_instead(
    chat: UUID, stopped: None, incoming: Incoming
) -> None:
    [message] = await said(chat, incoming, NAME)

    assert INSTEAD in message.text and title(NAME) in message.text
    assert responses()[NAME].text not in message.text
    assert [button["payload"] for button in message.buttons] == ["/human/handoff"]
    assert (message.outcome, message.details.withheld, message.details.sources) == (withholding.TEXT, NAME, ())


@pytest.mark.asyncio
async def test_only_that_part_of_an_answer_to_two_questions_is_withheld(chat: UUID, stopped: None) -> None:
    replies = await said(chat, Incoming("1", "visa and costs"), NAME, OTHER)

    assert [message.outcome for message in replies] == [withholding.TEXT, OTHER]


@pytest.mark.parametrize("language", ["ar", "de", "es", "fr", "hi", "id", "pt", "ru", "tr", "ur", "vi", "zh"])
@pytest.mark.parametrize("channel", ["web", "telegram"])
def test_it_is_told_in_the_familys_language_in_every_channel(
    people: People, stopped: None, language: str, channel: str
) -> None:
    chat = Conversation.objects.create(channel=channel)

    message = write_reply(chat.pk, replace(curated(NAME), language=language))

    assert message.language == language
    assert message.text.split("\n")[-1] == translations(language)[withholding.TEXT].text.split("\n")[-1]
    visa = translations(language).get(NAME)
    assert not visa or visa.text not in message.text


def test_a_line_that_leads_back_to_the_answer_is_withheld_too(chat: UUID, stopped: None) -> None:
    line = replace(curated("ask/same_answer"), outcome=NAME, text=f"My answer above, “{title(NAME)}” …")

    assert INSTEAD in write_reply(chat, line).text


def test_a_yes_to_it_asks_for_a_person(chat: UUID, stopped: None) -> None:
    write(chat, Author.FAMILY, "visa?")
    write_reply(chat, curated(NAME))
    yes = write(chat, Author.FAMILY, "yes please")

    assert question(yes).previous["on_affirm"] == "human/handoff"


def test_a_navigator_cannot_send_it_and_is_told_why(
    people: People, signed_in: SignedIn, chat: UUID, stopped: None
) -> None:
    ownership.request_person(chat)
    handover.claim(chat, people("maria"))
    maria = signed_in("maria")

    answer = maria.post(f"/staff/chats/{chat}/send-answer/", {"answer": NAME}, headers={"X-Requested-With": "fetch"})

    assert answer.status_code == 409 and REASON in answer.json()["error"]["message"]
    assert not Message.objects.filter(author=Author.PERSON).exists()
    found = maria.get(f"/staff/chats/{chat}/answers/", {"q": title(NAME)}).content.decode()
    assert f"Withheld: {REASON}" in found


def test_its_english_original_is_withheld_too(people: People, chat: UUID) -> None:
    write_reply(chat, replace(curated(NAME), language="es"))
    answer_stop.withhold(NAME, people("lena"), REASON)

    message = write_reply(chat, original(chat))

    assert message.outcome == withholding.TEXT and responses()[NAME].text not in message.text
    assert message.language == "es"


def test_the_english_of_what_the_family_was_told_is_wrong_is_not_given(chat: UUID) -> None:
    write_reply(chat, replace(curated(NAME), language="es"))
    notice = curated("correction/notice")
    write_reply(chat, replace(notice, names=(), details=replace(notice.details, corrects=NAME)))

    assert responses()[NAME].text not in write_reply(chat, original(chat)).text

    write_reply(chat, replace(curated(NAME), language="es"))  # the corrected text
    assert responses()[NAME].text in write_reply(chat, original(chat)).text


def test_no_list_of_questions_repeats_it_on_the_page_or_on_paper(client: Client, people: People, chat: UUID) -> None:
    question = services.add(chat, services.from_answer(NAME)).question
    page, first = list_links.path(list_links.current_link(chat).pk), first_sentence(responses()[NAME].text)
    assert escape(first) in client.get(page).content.decode()
    assert print_text.content([question])["blocks"][0]["questions"][0]["known"]

    answer_stop.withhold(NAME, people("lena"), REASON)

    assert escape(first) not in client.get(page).content.decode()
    for language in ("en", "es"):
        assert not print_text.content([question], language)["blocks"][0]["questions"][0]["known"]


def test_once_lifted_it_is_said_again(people: People, chat: UUID, stopped: None) -> None:
    answer_stop.say_again(NAME, people("lena"))

    assert write_reply(chat, curated(NAME)).outcome == NAME


def test_a_withheld_answer_counts_as_no_answer(chat: UUID, stopped: None) -> None:
    asked = write(chat, Author.FAMILY, "visa?")

    assert facets.result(asked, [write_reply(chat, curated(NAME))]) == Result.DECLINED


@pytest.mark.parametrize("name", ["safety/emergency", "handoff/here", "scope/off_topic", "nothing/like_it"])
def test_what_is_no_answer_is_always_said(people: People, name: str) -> None:
    with pytest.raises(BotError, match="Only an answer"):
        answer_stop.withhold(name, people("lena"), REASON)


def test_it_is_withheld_once_and_with_a_reason(people: People, stopped: None) -> None:
    with pytest.raises(BotError, match="already"):
        answer_stop.withhold(NAME, people("lena"), REASON)
    with pytest.raises(BotError, match="say what is wrong"):
        answer_stop.withhold(OTHER, people("lena"), "")
