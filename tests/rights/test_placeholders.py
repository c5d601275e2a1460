"""What families read about their data follows the settings and the operator's file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from bot import data_controller
from bot.content import text_placeholders
from bot.content.readability import grade
from bot.content.responses import Response, responses
from bot.content.text_checks import text_faults
from bot.conversations import placeholders
from bot.conversations.answer_language import in_language
from bot.conversations.message_log import write_reply
from bot.conversations.pipeline import curated
from bot.conversations.types import Reply

RIGHTS = sorted(name for name in responses() if name.startswith("privacy/") and "title" in responses()[name].metadata)


@pytest.mark.django_db
def test_the_number_of_days_is_the_settings(opened: tuple[UUID, str], settings: Any) -> None:
    settings.RETENTION_DAYS = 41

    said = write_reply(opened[0], curated("navigator/privacy"))

    assert "until 41 days after your last message" in said.text and "180" not in said.text


@pytest.mark.django_db
def test_who_answers_for_the_data_is_the_operators(opened: tuple[UUID, str]) -> None:
    said = write_reply(opened[0], curated("privacy/controller")).text

    for words in ("Harbour Navigation", "data@harbour.example", "Ms Lind", "your consent", "Quay Hosting", "Bremen"):
        assert words in said
    assert "demonstration" not in said


@pytest.mark.parametrize("name", ["privacy/controller", "privacy/abroad"])
def test_a_demonstration_says_that_its_names_are_examples(name: str, settings: Any) -> None:
    settings.PRIVACY_FILE = ""

    assert placeholders.filled(responses()[name].text).endswith("the names in this answer are only examples.")
    assert placeholders.operator() == data_controller.read_controller(data_controller.EXAMPLE)


def test_a_demonstration_says_so_only_where_it_names_somebody(settings: Any) -> None:
    settings.PRIVACY_FILE = ""

    assert "demonstration" not in placeholders.filled(responses()["navigator/privacy"].text)


@pytest.mark.parametrize(
    "name", sorted(name for name, found in responses().items() if text_placeholders.in_text(found.text))
)
def test_no_place_is_left_open(name: str) -> None:
    assert text_placeholders.in_text(placeholders.filled(responses()[name].text)) == set()


def test_words_that_are_not_ours_stay_as_they_are() -> None:
    values = {"count": "1", "limit": "60", "questions": "1. How many <days> is it?"}

    said = in_language(Reply("", "guide/show", names=("guide/show",), values=values), "en").text

    assert "1. How many <days> is it?" in said


@pytest.mark.parametrize("name", RIGHTS)
def test_the_answers_about_rights_are_short_and_plain_once_filled(name: str) -> None:
    text = placeholders.filled(responses()[name].text)

    assert grade(text) <= 8.5 and len(text.split()) <= 150


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (Response("privacy/x", "We keep it for 180 days."), "'180 days'"),
        (Response("channel/x", "It ends after 24 hours."), "'24 hours'"),
        (Response("privacy/x", "Write to <somebody>."), "<somebody>"),
    ],
)
def test_a_fixed_time_and_an_unknown_place_are_found(text: Response, found: str) -> None:
    assert any(found in fault.sentence for fault in text_faults(text))


def test_a_right_leads_to_deletion_only_by_way_of_the_question_whether_to_delete() -> None:
    goals = {b["payload"] for name in RIGHTS if name != "privacy/delete" for b in responses()[name].buttons}

    assert "/privacy/delete_confirm" not in goals


def test_taking_back_the_consent_offers_both_consents() -> None:
    goals = [button["payload"] for button in responses()["privacy/withdraw"].buttons]

    assert "/privacy/delete" in goals and "/process/withdraw" in goals
