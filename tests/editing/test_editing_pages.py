"""The editors' pages: a text with its checks and as a family sees it, proposed by one and approved by another."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bot.content import reload
from bot.content.responses import responses
from bot.editing import differences
from bot.review import answer_versions
from bot.review.answer_edits import seen_digest
from bot.review.models import TextChange
from tests.desk.conftest import SignedIn, drawn

pytestmark = pytest.mark.django_db
NAME = "travel/where"
PAGE = f"/staff/review/answers/{NAME}/edit/"
MORE = "The hospital can say more."


@pytest.fixture(autouse=True)
def folder(own_var: Path) -> Path:
    """Where approved texts go."""
    return own_var / "answers"


def form(**changed: Any) -> dict[str, Any]:
    """The fields of the page, as a browser sends them."""
    answer = responses()[NAME]
    buttons = {f"button-{place}": button["title"] for place, button in enumerate(answer.buttons)}
    sources = [f"{source['id']}|{source.get('section', '')}" for source in answer.metadata["sources"]]
    below = {key: answer.metadata.get(key, "") for key in ("unverified", "ask")}
    known = {"text": answer.text, **below, **buttons, "source": sources, "seen": seen_digest(NAME), "do": "propose"}
    return {**known, **changed}


def longer() -> str:
    return f"{responses()[NAME].text} {MORE}"


def propose(browser: Client) -> TextChange:
    browser.post(PAGE, form(text=longer()))
    return TextChange.objects.get()


def test_a_correction_goes_from_one_person_to_another_to_the_families(signed_in: SignedIn) -> None:
    change = propose(signed_in("rita"))
    own = drawn(signed_in("rita").get(PAGE))
    others = drawn(signed_in("lena").get(PAGE))
    waits = drawn(signed_in("lena").get("/staff/review/answers/edits/"))

    told = signed_in("lena").post(f"{PAGE}decide/", {"change": change.pk, "decision": "approve"}, follow=True)

    assert "You proposed this" in own and "Approve: families read it" not in own
    assert f"<ins>{MORE}" in others or f"{MORE}</ins>" in others
    assert NAME in waits and "families read it within seconds" in drawn(told)
    before = longer()
    reload.forget()  # as each process does when it is told
    assert responses()[NAME].text == before


def test_the_checks_of_the_content_stand_beside_the_field_before_anything_is_proposed(signed_in: SignedIn) -> None:
    sent = form(text=f"{longer()} You qualify for this trial!", do="look")

    page = drawn(signed_in("rita").post(PAGE, sent))

    beside = page[page.index('id="text-says"') : page.index('id="unverified"')]
    assert "It says a verdict on one person." in beside and "It says an exclamation mark." in beside
    assert "You qualify for this trial!" in page and not TextChange.objects.exists()


def test_a_refused_proposal_keeps_what_was_typed(signed_in: SignedIn) -> None:
    answer = signed_in("rita").post(PAGE, form(text=f"{longer()} You qualify for this trial."))

    assert answer.status_code == 400 and "You qualify for this trial." in drawn(answer)


def test_words_that_a_colleague_was_quicker_to_change_stay_and_hers_are_what_is_approved(signed_in: SignedIn) -> None:
    propose(signed_in("rita"))

    answer = signed_in("lena").post(PAGE, form(text=f"{longer()} Ask them again."))

    page = drawn(answer)
    waits = page[page.index('id="waits"') : page.index('id="text"')]
    assert answer.status_code == 409 and "Ask them again." in page
    assert MORE in waits and "Ask them again." not in waits


def test_the_preview_is_what_the_chat_draws(signed_in: SignedIn) -> None:
    page = signed_in("rita").post(PAGE, form(text=longer(), do="look")).content.decode()

    frames = [html.unescape(found) for found in re.findall(r'srcdoc="([^"]*)"', page)]
    drawn_from = re.search(r'<script id="message" type="application/json">(.*?)</script>', frames[0])
    assert len(frames) == 2 and drawn_from is not None
    message = json.loads(drawn_from[1])
    assert message["text"] == longer() and message["outcome"] == NAME and message["sources"]


def test_an_app_that_shows_only_text_is_there_with_sources_and_numbered_choices(signed_in: SignedIn) -> None:
    page = drawn(signed_in("rita").get(PAGE))

    said = page[page.index('id="app"') : page.index('id="web"')]
    assert "What we compared, and when:" in said and 'class="seen"' in said


def test_what_is_said_in_danger_has_no_such_page(signed_in: SignedIn) -> None:
    assert signed_in("lena").get("/staff/review/answers/safety/emergency/edit/").status_code == 404
    assert signed_in("lena").get("/staff/review/answers/no/such/edit/").status_code == 404


@pytest.mark.parametrize("who", ["maria", "adam", "otto"])
def test_only_reviewers_and_leads_correct_texts(signed_in: SignedIn, who: str) -> None:
    assert signed_in(who).get(PAGE).status_code == 404
    assert signed_in(who).post(PAGE, form(text=longer())).status_code == 404
    assert signed_in(who).post(f"{PAGE}decide/", {"change": 1, "decision": "approve"}).status_code == 404


def test_an_author_withdraws_a_correction_and_writes_on_from_it(signed_in: SignedIn) -> None:
    rita = signed_in("rita")
    change = propose(rita)
    assert 'value="withdraw">Withdraw' in drawn(rita.get(PAGE))

    told = drawn(rita.post(f"{PAGE}decide/", {"change": change.pk, "decision": "withdraw"}, follow=True))

    [way] = re.findall(r'href="(\?again=\d+)"', told)
    field = drawn(rita.get(f"{PAGE}{way}")).split('<textarea id="text"')[1].split("</textarea>")[0]
    assert "Withdrawn. Nothing changed." in told and "by Rita; withdrawn, Rita" in told
    assert "readonly" not in field and MORE in field and MORE not in responses()[NAME].text
    rita.post(PAGE, form(text=f"{longer()} Ask them."))
    assert TextChange.objects.filter(state="proposed").count() == 1


def test_nobody_approves_their_own_correction_and_nobody_reads_what_another_withdrew(signed_in: SignedIn) -> None:
    rita = signed_in("rita")
    change = propose(rita)

    refused = drawn(rita.post(f"{PAGE}decide/", {"change": change.pk, "decision": "approve"}, follow=True))
    assert "Someone else has to decide" in refused and TextChange.objects.get().state == "proposed"

    rita.post(f"{PAGE}decide/", {"change": change.pk, "decision": "withdraw"})
    assert MORE not in drawn(signed_in("lena").get(f"{PAGE}?again={change.pk}"))


@pytest.mark.parametrize("again", ["", "x", "²", "99999999999", "7"])
def test_an_address_without_a_withdrawn_correction_shows_the_text_as_it_is(signed_in: SignedIn, again: str) -> None:
    assert signed_in("rita").get(PAGE, {"again": again}).status_code == 200


def test_what_a_second_person_rejects_is_not_called_withdrawn(signed_in: SignedIn) -> None:
    answer_versions.record_versions()
    change = propose(signed_in("rita"))

    told = signed_in("lena").post(f"{PAGE}decide/", {"change": change.pk, "decision": "reject"}, follow=True)

    assert "Rejected. Nothing changed." in drawn(told)
    assert "by Rita; rejected, Lena" in drawn(signed_in("rita").get(PAGE))


@pytest.mark.parametrize("change", ["", "x", "²", "99999999999", "7"])
def test_a_proposal_that_is_not_there_is_no_fault_of_the_server(signed_in: SignedIn, change: str) -> None:
    told = signed_in("lena").post(f"{PAGE}decide/", {"change": change, "decision": "approve"}, follow=True)

    assert "already been decided" in drawn(told)


def test_what_differs_is_shown_word_by_word() -> None:
    found = differences.pieces("Ask the hospital now.", "Ask our hospital now.")

    assert [(piece.kind, piece.text) for piece in found] == [
        ("same", "Ask "),
        ("out", "the"),
        ("new", "our"),
        ("same", " hospital now."),
    ]
