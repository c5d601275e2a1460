"""Each text's versions are kept for good; two people stand for one; who saw a wrong one is told, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from bot.content import review_dates
from bot.content.responses import Response, responses, title
from bot.content.translations import title_in
from bot.conversations import feedback, spoken_language
from bot.conversations import message_store as chats
from bot.conversations.models import AuditEntry, Author, Conversation, Message
from bot.errors import BotError
from bot.review import answer_recall, answer_versions
from bot.review.models import AnswerVersion, Correction, Recall, Signature
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
NAME = "costs/insurance"
WRONG = "Some insurers pay. The rest is for the family."
SENTENCE = "We wrote that some insurers pay. No insurer has said so."


@pytest.fixture(autouse=True)
def kept(db: None) -> None:
    cache.clear()  # figures are kept for five minutes
    answer_versions.record_versions()


@pytest.fixture
def old() -> AnswerVersion:
    """A version that was said before today's."""
    return AnswerVersion.objects.create(name=NAME, digest="old", version=99, text=WRONG, details={"title": "Insured?"})


def now() -> AnswerVersion:
    return AnswerVersion.objects.get(name=NAME, digest=answer_versions.digest(responses()[NAME]))


def corrections(chat: UUID) -> list[str]:
    return list(Message.objects.filter(conversation=chat, outcome=answer_recall.NOTICE).values_list("text", flat=True))


def test_a_text_is_kept_once_and_again_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_versions.record_versions()
    before = AnswerVersion.objects.filter(name=NAME).count()
    changed = {**responses(), NAME: replace(responses()[NAME], text="Ask your insurer.")}
    monkeypatch.setattr(answer_versions, "responses", lambda: changed)

    answer_versions.record_versions()

    assert before == 1
    assert AnswerVersion.objects.filter(name=NAME).count() == 2
    assert AnswerVersion.objects.count() == len(responses()) + 1


@pytest.mark.parametrize(
    "other",
    [
        Response("a/b", "Words", (), {"version": 2}),
        Response("a/b", "Other words", (), {"version": 1}),
        Response("a/b", "Words", ({"title": "x", "payload": "/y"},), {"version": 1}),
    ],
)
def test_a_digest_changes_with_words_buttons_and_details(other: Response) -> None:
    assert answer_versions.digest(other) != answer_versions.digest(Response("a/b", "Words", (), {"version": 1}))


def test_a_version_cannot_be_changed_not_even_by_sql() -> None:
    with pytest.raises(TypeError, match="append-only"):
        AnswerVersion.objects.update(text="x")
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE review_answerversion SET text = 'x'")


def test_one_compares_and_another_approves(people: People) -> None:
    answer_versions.sign_version(now().pk, people("rita"), "author")
    answer_versions.sign_version(now().pk, people("lena"), "approver")

    assert [s.role for s in Signature.objects.all()] == ["author", "approver"]
    row = next(row for row in answer_versions.rows() if row.answer.name == NAME)
    assert row.approved


def test_nobody_approves_what_they_compared_themselves(people: People) -> None:
    answer_versions.sign_version(now().pk, people("rita"), "author")

    with pytest.raises(BotError, match="Someone else has to do the other part"):
        answer_versions.sign_version(now().pk, people("rita"), "approver")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(version=now(), role="approver", who=people("rita"))


@pytest.mark.parametrize(("role", "why"), [("approver", "has to sign first"), ("boss", "no such version")])
def test_an_approval_needs_an_author(people: People, role: str, why: str) -> None:
    with pytest.raises(BotError, match=why):
        answer_versions.sign_version(now().pk, people("lena"), role)


def test_a_part_is_signed_once(people: People) -> None:
    answer_versions.sign_version(now().pk, people("rita"), "author")

    with pytest.raises(BotError, match="Someone else was quicker"):
        answer_versions.sign_version(now().pk, people("lena"), "author")


def test_what_is_no_longer_said_is_not_signed(people: People, old: AnswerVersion) -> None:
    with pytest.raises(BotError, match="has changed since"):
        answer_versions.sign_version(old.pk, people("rita"), "author")


def test_an_answer_past_its_review_date_is_listed_first(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    late = (date.today() - timedelta(days=400)).isoformat()
    today = date.today().isoformat()
    changed = {
        name: replace(answer, metadata={**answer.metadata, "reviewed": late if name == NAME else today})
        for name, answer in responses().items()
    }
    monkeypatch.setattr(answer_versions, "responses", lambda: changed)

    page = drawn(signed_in("rita").get("/staff/review/answers/"))

    assert "1 overdue" in page
    assert page.index("overdue:") < page.index(NAME) + 400


def test_the_desk_tells_reviewers_what_is_due_and_nobody_else(
    signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = date.today() - timedelta(days=max(review_dates.REVIEW_DAYS.values()) + 1)
    of = {review.name: review for review in review_dates.reviews()}
    found = tuple(replace(of[name], reviewed=late) for name in (NAME, "costs-estimate", "numbers"))
    monkeypatch.setattr(review_dates, "reviews", lambda: found)

    reviewer, navigator = (
        drawn(signed_in(name).get(path)) for name, path in (("rita", "/staff/review/answers/"), ("maria", "/staff/"))
    )

    assert '<span class="badge">3 due</span>' in reviewer
    assert "<b>2 more</b> to compare" in reviewer and f"costs-estimate, last reviewed {late}" in reviewer
    assert "due</span>" not in navigator


def test_the_list_counts_how_often_and_how_helpful(asked: Asked) -> None:
    first, second = asked("insured?", NAME), asked("insured?", NAME)
    feedback.give(first.conversation_id, 2, True, "")
    feedback.give(second.conversation_id, 2, False, "")

    row = next(row for row in answer_versions.rows() if row.answer.name == NAME)

    assert (row.shown, row.helpful, row.judged) == (2, 1, 2)


def test_who_saw_a_version_is_known_by_its_words_and_by_its_number(asked: Asked, old: AnswerVersion) -> None:
    by_words = asked("insured?", NAME, WRONG, version=1)
    by_number = asked("insured?", NAME, "The same in other words.", version=99)
    asked("insured?", NAME, "What is said now.", version=1)
    asked("how much", "costs/overview", WRONG, version=99)

    assert set(answer_recall.who_saw(old)) == {by_words.conversation, by_number.conversation}


def test_a_number_that_two_texts_had_tells_nothing(asked: Asked, old: AnswerVersion) -> None:
    AnswerVersion.objects.create(name=NAME, digest="older", version=99, text="Another text.")
    asked("insured?", NAME, "Another text.", version=99)
    seen = asked("insured?", NAME, WRONG, version=99)

    assert list(answer_recall.who_saw(old)) == [seen.conversation]


@pytest.fixture
def ready(old: AnswerVersion, people: People) -> Recall:
    return answer_recall.prepare_recall(old.pk, people("rita"), SENTENCE)


def test_nobody_is_told_before_a_lead_confirms(asked: Asked, ready: Recall) -> None:
    message = asked("insured?", NAME, WRONG)

    answer_recall.deliver_recalls()

    assert corrections(message.conversation_id) == []


def test_each_family_is_told_once_in_its_chat(asked: Asked, ready: Recall, people: People) -> None:
    first = asked("insured?", NAME, WRONG)
    other = asked("how much")
    answer_recall.confirm_recall(ready.pk, people("lena"))

    for _ in range(3):
        answer_recall.deliver_recalls()

    said = Message.objects.get(conversation=first.conversation_id, outcome=answer_recall.NOTICE)
    assert SENTENCE in said.text and "Insured?" in said.text
    assert (said.author, said.buttons[0]["payload"]) == (Author.ASSISTANT, f"/{NAME}")
    assert corrections(other.conversation_id) == []
    assert AuditEntry.objects.filter(what="recall.told", conversation=first.conversation_id).count() == 1


def test_a_chat_that_cannot_be_opened_any_more_is_not_told(asked: Asked, ready: Recall, people: People) -> None:
    ended, app = asked("insured?", NAME, WRONG), asked("insured?", NAME, WRONG)
    Conversation.objects.filter(pk=ended.conversation_id).update(token_expires=timezone.now())
    Conversation.objects.filter(pk=app.conversation_id).update(channel="telegram", token_hash=None, token_expires=None)
    answer_recall.confirm_recall(ready.pk, people("lena"))

    answer_recall.deliver_recalls()

    assert corrections(ended.conversation_id) == []
    assert len(corrections(app.conversation_id)) == 1


def confirm(version: AnswerVersion, people: People) -> None:
    made = answer_recall.prepare_recall(version.pk, people("rita"), SENTENCE)
    answer_recall.confirm_recall(made.pk, people("lena"))


@pytest.mark.parametrize(("choice", "written"), [("es", "en"), ("", "es")])
def test_a_correction_is_in_the_language_that_the_family_chose_else_in_which_it_is_spoken_to(
    asked: Asked, people: People, old: AnswerVersion, choice: str, written: str
) -> None:
    seen = asked("insured?", NAME, WRONG, version=99, language=written)
    if choice:
        spoken_language.choose(seen.conversation_id, choice)

    confirm(old, people)
    answer_recall.deliver_recalls()

    told = Message.objects.get(conversation=seen.conversation_id, outcome=answer_recall.NOTICE)
    assert told.text.startswith("Una corrección.") and SENTENCE in told.text and told.language == "es"
    assert told.buttons[0]["title"] == title_in(NAME, "es") != title(NAME)
    assert told.details.english.startswith("A correction.") and told.details.corrects == NAME


def test_where_there_is_no_translation_a_correction_is_english_under_a_line_that_says_so(
    asked: Asked, people: People, old: AnswerVersion
) -> None:
    seen = asked("insured?", NAME, WRONG, version=99, language="it")

    confirm(old, people)
    answer_recall.deliver_recalls()

    told = Message.objects.get(conversation=seen.conversation_id, outcome=answer_recall.NOTICE)
    assert told.text.startswith("A correction.") and told.details.note == responses()["answered_in_english/it"].text


def test_a_chat_that_is_deleted_meanwhile_stops_nobody_elses_correction(
    asked: Asked, ready: Recall, people: People
) -> None:
    gone, stays = asked("insured?", NAME, WRONG), asked("insured?", NAME, WRONG)
    answer_recall.confirm_recall(ready.pk, people("lena"))
    chats.delete(gone.conversation_id)

    answer_recall.tell_family(ready, gone.conversation_id)
    answer_recall.deliver_recalls()

    assert Correction.objects.get().conversation_id == stays.conversation_id


def test_a_recall_is_finished_when_no_old_answer_can_be_on_its_way(asked: Asked, ready: Recall, people: People) -> None:
    asked("insured?", NAME, WRONG)
    answer_recall.confirm_recall(ready.pk, people("lena"))
    answer_recall.deliver_recalls()
    late = asked("insured?", NAME, WRONG)
    answer_recall.deliver_recalls()
    assert len(corrections(late.conversation_id)) == 1
    assert Recall.objects.get().finished is None

    Recall.objects.update(confirmed=timezone.now() - answer_recall.AFTER)
    answer_recall.deliver_recalls()

    assert Recall.objects.get().finished


def test_two_leads_confirm_once(ready: Recall, people: People) -> None:
    answer_recall.confirm_recall(ready.pk, people("lena"))

    with pytest.raises(BotError, match="already been confirmed or withdrawn"):
        answer_recall.confirm_recall(ready.pk, people("lena"))
    with pytest.raises(BotError, match="already been confirmed or withdrawn"):
        answer_recall.withdraw_recall(ready.pk, people("lena"))


@pytest.mark.parametrize(
    ("sentence", "why"),
    [("", "what was wrong"), ("x" * 401, "what was wrong"), ("Call +49 170 1234567.", "leave out names")],
)
def test_a_sentence_that_cannot_go_to_every_family_is_refused(
    old: AnswerVersion, people: People, sentence: str, why: str
) -> None:
    with pytest.raises(BotError, match=why):
        answer_recall.prepare_recall(old.pk, people("rita"), sentence)


def test_one_recall_of_a_version_waits_at_a_time(ready: Recall, people: People) -> None:
    with pytest.raises(BotError, match="already waiting for a lead"):
        answer_recall.prepare_recall(ready.version_id, people("lena"), SENTENCE)


def post(signed_in: SignedIn, name: str, address: str, **fields: Any) -> str:
    return drawn(signed_in(name).post(address, fields, follow=True))


def test_a_reviewer_prepares_and_only_a_lead_tells_the_families(
    asked: Asked, old: AnswerVersion, signed_in: SignedIn, people: People
) -> None:
    asked("insured?", NAME, WRONG)
    page = drawn(signed_in("rita").get(f"/staff/review/answers/{NAME}/"))
    assert WRONG in page and "in 1 chat" in page and "insured?" in page

    assert "told only after a lead has confirmed" in post(
        signed_in, "rita", f"/staff/review/versions/{old.pk}/recall/", sentence=SENTENCE
    )
    address = f"/staff/review/recalls/{Recall.objects.get().pk}/"
    assert "A lead has to confirm" in drawn(signed_in("rita").get(address))
    assert signed_in("rita").post(f"{address}confirm/").status_code == 404
    assert "Confirm: tell 1 family now" in drawn(signed_in("lena").get(address))
    post(signed_in, "lena", f"{address}confirm/", next=address)
    answer_recall.deliver_recalls()

    assert "<b>1</b> has been told" in drawn(signed_in("lena").get(address))
    assert Recall.objects.get().confirmed_by == people("lena")


def test_signatures_are_given_on_the_answers_page(signed_in: SignedIn) -> None:
    address, here = f"/staff/review/versions/{now().pk}/sign/", f"/staff/review/answers/{NAME}/"

    assert "you compared it" in post(signed_in, "rita", address, role="author", next=here)
    assert "Someone else has to do" in post(signed_in, "rita", address, role="approver", next=here)
    assert "Lena approved it" in post(signed_in, "lena", address, role="approver", next=here)


def test_an_author_is_a_person_of_the_team(people: People) -> None:
    signature = answer_versions.sign_version(now().pk, people("rita"), "author")

    assert isinstance(signature.who, User)
    assert AuditEntry.objects.get(what="answer.author").details["answer"] == NAME
