"""Families' lists at the desk: only what was shared, only for staff, and the team's answers written down."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.test import Client

from bot.conversations import tokens
from bot.guide import changes, team_answers
from bot.guide.models import State
from tests.desk.conftest import drawn
from tests.guide.conftest import put

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
PAGE = "/staff/questions/"


def family(text: str, *, shared: bool = True) -> tuple[UUID, int]:
    """A family with one question on its list."""
    chat = tokens.open_conversation("web")[0].pk
    (question,) = put(chat, text)
    team_answers.set_sharing(chat, given=shared)
    return chat, question


def page(client: Client) -> str:
    return drawn(client.get(PAGE))


def test_who_has_no_role_is_told_that_the_page_is_not_there(signed_in: SignedIn) -> None:
    assert signed_in("otto").get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_a_reviewer_reads_and_writes_no_answer(signed_in: SignedIn) -> None:
    _, question = family("Who pays?")
    rita = signed_in("rita")

    assert "Who pays?" in page(rita)
    assert rita.post(f"{PAGE}{question}/asked").status_code == 404


def test_a_navigator_asks_and_writes_down_the_answer(signed_in: SignedIn) -> None:
    chat, question = family("Who pays?")
    family("secret words", shared=False)
    maria = signed_in("maria")
    assert "Who pays?" in page(maria) and "secret words" not in page(maria)

    maria.post(f"{PAGE}{question}/asked")
    assert "Asked, no answer yet." in page(maria)
    maria.post(f"{PAGE}{question}/answered", {"words": "The study does.", "by": "study doctor", "on": "2026-11-20"})

    assert "Answered on November 20, 2026 by study doctor: The study does." in page(maria)
    assert changes.listed_questions(chat)[0].recorded_by == User.objects.get(username="maria")


def test_a_wrong_day_is_refused_on_the_page(signed_in: SignedIn) -> None:
    chat, question = family("Who pays?")
    maria = signed_in("maria")

    maria.post(f"{PAGE}{question}/answered", {"words": "Yes.", "by": "doctor", "on": "soon"})

    assert "YYYY-MM-DD" in page(maria) and changes.listed_questions(chat)[0].state == State.OPEN
