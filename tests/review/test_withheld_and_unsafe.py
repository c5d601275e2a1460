"""A lead stops an answer at the desk; a recall never hands out what it recalls; what is unsafe reaches a lead."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from bot.content.responses import responses
from bot.conversations import withholding
from bot.conversations.models import Message, WithheldAnswer
from bot.desk.notices import send_due_notices
from bot.errors import BotError
from bot.review import answer_recall, answer_stop, answer_versions
from bot.review.models import AnswerVersion, Recall
from bot.review.unsafe_reports import open_reports
from bot.review.verdicts import record_verdict
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
NAME = "costs/insurance"
PAGE = f"/staff/review/answers/{NAME}/"
LONG = "It names a price." * 30
SENTENCE = "We wrote that some insurers pay. No insurer has said so."


@pytest.fixture(autouse=True)
def kept(db: None) -> None:
    cache.clear()
    answer_versions.record_versions()


@pytest.fixture
def today() -> AnswerVersion:
    return AnswerVersion.objects.get(name=NAME, digest=answer_versions.digest(responses()[NAME]))


def edited(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """An editor has changed the answer in data/answers."""
    now = {**responses(), NAME: replace(responses()[NAME], **changed)}
    for module in (answer_versions, answer_stop, answer_recall):
        monkeypatch.setattr(module, "responses", lambda: now)


def post(signed_in: SignedIn, name: str, address: str, **fields: Any) -> str:
    return drawn(signed_in(name).post(address, fields, follow=True))


def test_a_lead_stops_an_answer_and_gives_it_again_on_its_page(signed_in: SignedIn) -> None:
    assert "no family gets this answer" in post(signed_in, "lena", f"{PAGE}withhold/", reason="It names a price.")
    for name in ("rita", "lena"):
        assert "<b>Withheld</b> by Lena" in drawn(signed_in(name).get(PAGE)) and "It names a price." in drawn(
            signed_in(name).get(PAGE)
        )
    assert "Give this answer to families again" in drawn(signed_in("lena").get(PAGE))
    assert "withheld</b>" in drawn(signed_in("rita").get("/staff/review/answers/"))

    assert "get this answer again" in post(signed_in, "lena", f"{PAGE}withhold/", again="1")
    assert withholding.find(NAME) is None


def test_a_refused_reason_stands_in_its_field_again(signed_in: SignedIn) -> None:
    refused = signed_in("lena").post(f"{PAGE}withhold/", {"reason": LONG})

    page = drawn(refused)
    assert refused.status_code == 400 and "say what is wrong with it" in page and f">{LONG}</textarea>" in page
    assert f'value="{PAGE}"' in page and f'value="{PAGE}withhold/"' not in page  # what is signed next leads back here


def test_a_refused_sentence_of_a_recall_stands_in_the_field_of_its_version(
    asked: Asked, signed_in: SignedIn, today: AnswerVersion
) -> None:
    asked("insured?", NAME, today.text, version=today.version)
    address, number = f"/staff/review/versions/{today.pk}/recall/", "Call +1 202 555 0143, it was wrong."

    refused = signed_in("rita").post(address, {"sentence": number})

    assert refused.status_code == 400 and "leave out names, numbers" in drawn(refused)
    assert f">{number}</textarea>" in drawn(refused) and not Recall.objects.exists()
    assert signed_in("rita").post("/staff/review/versions/0/recall/", {"sentence": "x"}).status_code == 404


def test_only_leads_stop_an_answer(signed_in: SignedIn) -> None:
    for name in ("rita", "maria", "adam"):
        assert signed_in(name).post(f"{PAGE}withhold/", {"reason": "x"}).status_code == 404
    assert not WithheldAnswer.objects.exists()


def test_a_recall_of_what_is_still_said_warns_and_is_confirmed_only_with_a_stop(
    asked: Asked, people: People, signed_in: SignedIn, today: AnswerVersion
) -> None:
    seen = asked("insured?", NAME, today.text, version=today.version)
    recall = answer_recall.prepare_recall(today.pk, people("rita"), SENTENCE)
    address = f"/staff/review/recalls/{recall.pk}/"
    assert "Families still get this text." in drawn(signed_in("lena").get(address))

    assert "Families still get this text." in post(signed_in, "lena", f"{address}confirm/", next=address)
    assert Recall.objects.get().confirmed is None
    post(signed_in, "lena", f"{address}confirm/", next=address, withhold="1")
    answer_recall.deliver_recalls()

    told = Message.objects.get(conversation=seen.conversation_id, outcome=answer_recall.NOTICE)
    assert SENTENCE in told.text and "button below shows the answer" not in told.text
    assert [button["payload"] for button in told.buttons] == ["/human/handoff"]
    assert withholding.find(NAME)


@pytest.mark.parametrize("name", ["scope/off_topic", "safety/emergency"])
def test_a_text_that_cannot_be_withheld_is_recalled_with_a_warning(
    asked: Asked, people: People, signed_in: SignedIn, name: str
) -> None:
    asked("and that?", name, responses()[name].text)
    version = AnswerVersion.objects.get(name=name)
    recall = answer_recall.prepare_recall(version.pk, people("rita"), SENTENCE)
    address = f"/staff/review/recalls/{recall.pk}/"
    page = drawn(signed_in("lena").get(address))
    assert "cannot be withheld" in page and 'name="withhold"' not in page

    assert "cannot be withheld" in post(signed_in, "lena", f"{address}confirm/", next="/staff/review/answers/")

    assert Recall.objects.get().confirmed and not WithheldAnswer.objects.exists()


def test_a_recalled_text_cannot_be_given_again_before_it_is_corrected(
    people: People, today: AnswerVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    recall = answer_recall.prepare_recall(today.pk, people("rita"), SENTENCE)
    answer_recall.confirm_recall(recall.pk, people("lena"), withhold=True)
    with pytest.raises(BotError, match="once an editor has corrected it"):
        answer_stop.say_again(NAME, people("lena"))

    for module in (answer_recall, answer_stop):
        monkeypatch.setattr(module, "is_still_said", lambda version: False)
    answer_stop.say_again(NAME, people("lena"))

    assert withholding.find(NAME) is None
    assert answer_recall.notice(recall).buttons[0]["payload"] == f"/{NAME}"


@pytest.mark.parametrize("noted", ["reviewed", "related"])
def test_an_editors_note_on_wrong_words_makes_them_no_other_words(
    asked: Asked, people: People, today: AnswerVersion, monkeypatch: pytest.MonkeyPatch, noted: str
) -> None:
    seen = asked("insured?", NAME, "La versión anterior.", version=today.version)  # a translation of it
    edited(monkeypatch, metadata={**responses()[NAME].metadata, noted: "2026-11-29"})
    answer_versions.record_versions()
    recall = answer_recall.prepare_recall(today.pk, people("rita"), SENTENCE)

    assert not answer_versions.is_current(today) and answer_recall.still_said(today)
    with pytest.raises(BotError, match="Families still get this text"):
        answer_recall.confirm_recall(recall.pk, people("lena"))
    answer_recall.confirm_recall(recall.pk, people("lena"), withhold=True)
    with pytest.raises(BotError, match="once an editor has corrected it"):
        answer_stop.say_again(NAME, people("lena"))
    assert answer_recall.notice(recall).buttons[0]["payload"] == "/human/handoff"
    assert answer_recall.who_saw(today).get().pk == seen.conversation_id


@pytest.mark.parametrize(
    "changed", [{"text": "Ask."}, {"buttons": ({"title": "x", "payload": "/y"},)}, {"ask": "Who?"}]
)
def test_other_words_or_buttons_are_a_correction(
    people: People, today: AnswerVersion, monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any]
) -> None:
    recall = answer_recall.prepare_recall(today.pk, people("rita"), SENTENCE)
    answer_recall.confirm_recall(recall.pk, people("lena"), withhold=True)
    stopped = WithheldAnswer.objects.get()
    assert not answer_stop.text_changed(stopped)

    edited(monkeypatch, **({"metadata": {**responses()[NAME].metadata, **changed}} if "ask" in changed else changed))

    assert answer_stop.text_changed(stopped)
    answer_stop.say_again(NAME, people("lena"))
    assert answer_recall.notice(recall).buttons[0]["payload"] == f"/{NAME}"


def test_unsafe_needs_a_reason(asked: Asked, people: People) -> None:
    with pytest.raises(BotError, match="Say what is unsafe"):
        record_verdict(asked("how much").pk, people("rita"), "unsafe")


def test_what_is_unsafe_stands_with_its_reason_before_leads_and_goes_to_them_by_mail(
    asked: Asked, people: People, signed_in: SignedIn
) -> None:
    people("lena")
    record_verdict(asked("how much should he take").pk, people("rita"), "unsafe", note="It names a dose.")

    send_due_notices()

    [message] = mail.outbox
    assert message.bcc == ["lena@example.org"] and "/staff/review/unsafe/" in message.body
    assert "dose" not in message.body and "should he take" not in message.body
    page = drawn(signed_in("lena").get("/staff/review/unsafe/"))
    assert "It names a dose." in page and "how much should he take" in page and "An answer." in page
    assert signed_in("rita").get("/staff/review/unsafe/").status_code == 404


def test_a_lead_deals_with_it_once_and_a_new_verdict_opens_it_again(
    asked: Asked, people: People, signed_in: SignedIn
) -> None:
    message = asked("how much")
    judgement, _ = record_verdict(message.pk, people("rita"), "unsafe", note="It names a dose.")
    address = f"/staff/review/unsafe/{judgement.pk}/settle/"

    assert "you have dealt with it" in post(signed_in, "lena", address)
    assert "Someone else has dealt with this" in post(signed_in, "lena", address)
    assert not open_reports().exists()

    record_verdict(message.pk, people("rita"), "unsafe", note="It still names a dose.", seen=1)
    assert open_reports().count() == 1
