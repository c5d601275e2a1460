"""A family makes its list in a conversation with the trained assistant, with buttons and without."""

import asyncio
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from pypdf import PdfReader

from bot.conversations import tokens
from bot.conversations.models import Alert, Message
from bot.conversations.numbered_choices import as_lines
from bot.conversations.pipeline import Pipeline
from bot.conversations.types import Incoming
from bot.evaluation.in_process import LocalAssistant
from bot.guide import changes, list_links, pdf, services, team_answers
from bot.guide.models import ListedQuestion, Plan

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Can grandma cook for him on the ward??"


class Family:
    """Says and presses; `heard` is what came last."""

    def __init__(self, assistant: LocalAssistant) -> None:
        self.pipeline = Pipeline(assistant)
        self.chat: UUID = tokens.open_conversation("web")[0].pk
        self.heard: list[Message] = []

    def say(self, text: str) -> Message:
        return self._send(text=text)

    def press(self, title: str) -> Message:
        said, number = next((m, i) for m in self.heard for i, b in enumerate(m.buttons) if b["title"].startswith(title))
        return self._send(button=f"{said.sequence}.{number}")

    def _send(self, **content: Any) -> Message:
        _, self.heard = asyncio.run(self.pipeline.receive(self.chat, Incoming(str(uuid4()), **content)))
        return self.heard[-1]

    @property
    def titles(self) -> list[str]:
        return [button["title"] for message in self.heard for button in message.buttons]

    @property
    def list(self) -> list[str]:
        return [question.text for question in changes.listed_questions(self.chat)]

    def number(self, title: str) -> str:
        """The number under which a channel without buttons shows the choice that begins with `title`."""
        lines = as_lines([button for message in self.heard for button in message.buttons]).splitlines()
        return next(line.split(".")[0] for line in lines if line.split(". ", 1)[1].startswith(title))


@pytest.fixture
def family(assistant: LocalAssistant) -> Family:
    return Family(assistant)


def by_button(family: Family, title: str) -> Message:
    return family.press(title)


def by_number(family: Family, title: str) -> Message:
    return family.say(family.number(title))


@pytest.mark.parametrize("choose", [by_button, by_number])
def test_from_the_interview_to_the_paper(family: Family, choose: Callable[[Family, str], Message]) -> None:
    family.say("help me prepare questions for the doctors")
    choose(family, "I am the patient's parent")
    choose(family, "Lupus")
    choose(family, "We are about to sign")
    offer = choose(family, "Risks")
    assert offer.outcome == "guide/suggest" and len(family.titles) == 8
    plan = Plan.objects.get()
    assert (plan.asker, plan.disease, plan.stage, plan.worry) == ("parent", "lupus", "consent", "risks")

    for question in ("What dose of cells is given?", "Who pays if there are complications?", "What is CD19?"):
        family.say(question)
        if any(title.startswith("Add this question") for title in family.titles):
            choose(family, "Add this question")
            assert family.heard[0].outcome == "guide/add"
    choose_own = family.say("my own question")
    assert choose_own.outcome == "guide/write"
    assert OWN in family.say(OWN).text
    assert len(family.list) == 3 and OWN in family.list
    family.say("show my list")
    family.say("top 3 1")

    dose, pays = (question for question in changes.listed_questions(family.chat) if not question.own)
    assert family.list == [OWN, dose.text, pays.text]
    printed = PdfReader(io.BytesIO(pdf.render_pdf(changes.listed_questions(family.chat)))).pages[0].extract_text()
    text = " ".join(printed.split())
    assert all(question in text for question in family.list)
    assert text.count("?") == sum(question.count("?") for question in family.list)


def test_plain_words_answer_the_interview_too(family: Family) -> None:
    family.say("help me prepare questions for the doctors")

    family.say("it's for my daughter")
    family.say("she has scleroderma")
    family.say("skip")
    assert family.say("costs").outcome == "guide/suggest"

    plan = Plan.objects.get()
    assert (plan.asker, plan.disease, plan.stage, plan.worry) == ("parent", "scleroderma", "", "costs")


def test_a_question_in_the_middle_of_the_interview_is_answered(family: Family) -> None:
    family.say("help me prepare questions for the doctors")

    answer = family.say("How much does it cost?")

    assert answer.outcome == "costs/overview"
    assert family.say("help me prepare questions for the doctors").outcome == "guide/start"


def test_an_emergency_in_the_middle_of_everything_comes_first(family: Family) -> None:
    family.say("help me prepare questions for the doctors")
    family.say("my own question")

    family.say("My son cannot breathe, his lips are blue")

    assert family.heard[0].outcome == "safety/emergency"
    assert Alert.objects.exists() and family.list == []


def test_several_suggestions_are_chosen_at_once_by_numbers(family: Family) -> None:
    family.say("suggest questions")
    titles = family.titles

    family.say("1, 3 and 4")

    assert family.list == [titles[0], titles[2], titles[3]]
    assert all(not question.own and question.bank for question in changes.listed_questions(family.chat))


def test_pages_of_suggestions_end_at_fifteen(family: Family) -> None:
    seen: list[str] = []
    family.say("suggest questions")
    for _ in range(3):
        seen += [b["title"] for m in family.heard for b in m.buttons if b["payload"].startswith("/guide/pick:")]
        if "More suggestions" in family.titles:
            family.press("More suggestions")

    assert len(seen) == len(set(seen)) == 15


def test_the_steps_by_words(family: Family) -> None:
    for text in ("add: apple?", "add: banana?", "add: cherry?", "add: damson?"):
        family.say(text)

    family.say("move 4 to 2")
    assert family.list == ["apple?", "damson?", "banana?", "cherry?"]
    family.say("remove 1")
    family.say("top 2")
    assert family.list == ["banana?", "damson?", "cherry?"]
    family.say("undo")
    family.say("undo")
    assert family.list == ["apple?", "damson?", "banana?", "cherry?"]
    assert family.say("what have I got").outcome == "guide/show"
    assert family.say("start over").outcome == "guide/remove"
    assert family.list == []
    family.press("Undo")
    assert len(family.list) == 4


def test_a_number_means_what_the_family_saw(family: Family) -> None:
    family.say("add: apple?")
    family.say("add: banana?")
    family.say("show my list")
    first = changes.listed_questions(family.chat)[1]
    services.set_top(family.chat, [first.pk], "link:1")

    family.say("remove 2")

    assert family.list == ["apple?"]


def test_what_is_too_long_is_refused_and_may_be_sent_again(family: Family) -> None:
    family.say("my own question")

    refused = family.say("why " * 200 + "?")

    assert "799" in refused.text or "801" in refused.text
    assert family.list == []
    family.say("Why?")
    assert family.list == ["Why?"]


def test_what_asks_the_same_is_offered_for_merging(family: Family) -> None:
    family.say("add: Who pays for the hotel in Beijing?")

    offer = family.say("add: who pays the hotel in Beijing")
    assert offer.outcome == "guide/add" and "may ask the same" in offer.text
    family.press("No, combine them")

    assert len(family.list) == 1


def test_a_phone_number_in_own_words_is_not_kept(family: Family) -> None:
    family.say("my own question")
    family.say("Can you call my wife on +49 170 1234567 at night?")

    assert "1234567" not in family.list[0]


def test_after_own_words_were_asked_for_a_person_is_still_a_person(family: Family) -> None:
    family.say("my own question")

    assert family.say("I want to talk to a person please").outcome == "human/handoff"
    assert family.list == []


def test_the_link_is_given_but_not_kept_in_the_log(family: Family) -> None:
    family.say("add: apple?")

    said = family.say("print my list")

    link = list_links.current_link(family.chat)
    assert said.details.listing == str(link.pk)
    assert list_links.token(link.pk) not in str(list(Message.objects.values()))
    family.press("Stop the link")
    assert list_links.open_link(list_links.token(link.pk)) is None


def test_consent_is_given_and_withdrawn(family: Family) -> None:
    family.say("add: apple?")

    family.say("send my list to the team")
    assert team_answers.shared_lists() == []
    family.press("Yes, share")
    assert len(team_answers.shared_lists()) == 1
    family.say("stop sharing")
    family.press("Yes, stop")
    assert team_answers.shared_lists() == []


def test_the_plain_text_for_messengers(family: Family) -> None:
    family.say("add: apple?")
    family.say("add: banana?")
    family.say("top 2")

    text = family.say("copy my list").text

    assert text.index("1. banana?") < text.index("2. apple?")


def test_a_deleted_chat_takes_its_list_with_it(family: Family) -> None:
    family.say("add: apple?")
    family.say("print my list")
    link = list_links.current_link(family.chat)
    family.say("delete my chat")
    family.press("Yes, delete")

    assert not ListedQuestion.objects.exists() and not Plan.objects.exists()
    assert list_links.open_link(list_links.token(link.pk)) is None


def test_free_words_answer_the_interview_and_what_nobody_understands_is_asked_again(family: Family) -> None:
    asked = family.say("help me prepare questions").text
    family.say("hm, well, the thing with us")
    assert "Who is asking?" in asked and family.heard[-1].outcome == "guide/start"

    assert "Which disease" in family.say("I'm the patient's daughter").text
    assert family.say("what does it cost?").outcome == "costs/overview"
    assert "Where are you" in family.say("lupus, not the kidneys").text

    plan = Plan.objects.get(pk=family.chat)
    assert (plan.asker, plan.disease) == ("relative", "lupusother")


def test_no_ends_the_interview(family: Family) -> None:
    family.say("help me prepare questions")

    assert family.say("stop, I don't want this any more").outcome != "guide/start"


@pytest.mark.parametrize("danger", ["my mother is lying on the floor and does not wake", "my husband wants to end it"])
def test_danger_in_the_words_that_chose_an_answer_is_heard(family: Family, danger: str) -> None:
    family.say("help me prepare questions")

    assert family.say(danger).outcome in ("safety/emergency", "safety/crisis")


def test_the_first_two_are_added_and_a_yes_shares_them(family: Family) -> None:
    family.say("suggest questions")
    family.say("the first two please")
    assert len(family.list) == 2

    family.say("send my list to the team")
    family.say("yes, go ahead")

    assert team_answers.shared_since(family.chat)
