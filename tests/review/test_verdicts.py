"""What reviewers say about a message is kept once each, and two of them are told of one another."""

from __future__ import annotations

import pytest
from django.db import connection
from pytest_django import Settings

from bot.conversations import feedback
from bot.conversations import message_store as chats
from bot.conversations.message_log import write
from bot.conversations.models import Alert, AuditEntry, Author, Message
from bot.errors import BotError
from bot.review import review_queue, verdicts
from bot.review.agreement import agreement, of_pairs
from bot.review.models import InboxItem, Judgement
from bot.review.verdicts import record_verdict
from bot.understanding.reading_limits import thresholds
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_reviewer_each(settings: Settings) -> None:
    settings.SECOND_OPINIONS = 0.0


def reasons(message: Message) -> list[str]:
    found: list[str] = InboxItem.objects.get(message=message, open=True).reasons
    return found


def test_a_wrong_answer_needs_the_right_one(asked: Asked, people: People) -> None:
    with pytest.raises(BotError, match="Choose which answer is right"):
        record_verdict(asked("how much").pk, people("rita"), "wrong", "costs/no_such_answer")

    assert not Judgement.objects.exists()


def test_a_verdict_is_kept_with_an_audit_entry_that_holds_no_words(asked: Asked, people: People) -> None:
    message = asked("how much is a bed for my wife")
    kept, told = record_verdict(message.pk, people("rita"), "wrong", "travel/visa", "call me at +49 170 1234567")

    assert (kept.verdict, kept.outcome, told) == ("wrong", "travel/visa", "Saved.")
    assert "1234567" not in kept.note
    assert AuditEntry.objects.get(what="message.judged").details == {"message": message.pk, "verdict": "wrong"}


def test_a_message_that_was_deleted_meanwhile_says_so(asked: Asked, people: People) -> None:
    message = asked("how much")
    chats.delete(message.conversation_id)

    with pytest.raises(BotError, match=r"The family deleted.*was not saved"):
        record_verdict(message.pk, people("rita"), "right")


def test_what_we_said_ourselves_cannot_be_judged(asked: Asked, people: People) -> None:
    asked("how much")
    reply = Message.objects.get(author=Author.ASSISTANT)

    with pytest.raises(BotError, match="was not saved"):
        record_verdict(reply.pk, people("rita"), "right")


def test_the_same_reviewer_in_two_windows_changes_nothing_unseen(asked: Asked, people: People) -> None:
    message, rita = asked("how much"), people("rita")
    record_verdict(message.pk, rita, "right")

    for seen in (0, 7):
        with pytest.raises(BotError, match="in another window: right"):
            record_verdict(message.pk, rita, "missing", seen=seen)
    record_verdict(message.pk, rita, "missing", seen=1)

    assert Judgement.objects.get().verdict == "missing"


def test_two_reviewers_at_once_are_told_of_one_another(asked: Asked, people: People) -> None:
    message = asked("how much")
    record_verdict(message.pk, people("rita"), "right")

    told = record_verdict(message.pk, people("lena"), "right")[1]

    assert told == "Saved. Rita has judged this message too: right. You agree."
    assert not InboxItem.objects.filter(open=True).exists()


def test_two_who_differ_bring_the_message_back_to_the_top(asked: Asked, people: People) -> None:
    message = asked("how much")
    record_verdict(message.pk, people("rita"), "right")

    told = record_verdict(message.pk, people("lena"), "wrong", "travel/visa")[1]

    assert told.endswith("The two of you differ, so the message is in the inbox again.")
    assert reasons(message) == ["two reviewers differ"]


def test_of_the_sample_two_judge_each_without_seeing_the_other(
    asked: Asked, people: People, settings: Settings
) -> None:
    settings.SECOND_OPINIONS = 1.0
    message = asked("how much")
    assert record_verdict(message.pk, people("rita"), "missing")[1] == "Saved. A second reviewer will judge it too."
    assert reasons(message) == ["waits for a second reviewer"]

    verdicts.attach_panels([message], people("lena"))
    before = message.judging  # type: ignore[attr-defined]
    record_verdict(message.pk, people("lena"), "missing")
    verdicts.attach_panels([message], people("lena"))
    after = message.judging  # type: ignore[attr-defined]

    assert (before.unseen, before.others) == (True, [])
    assert [judgement.verdict for judgement in after.others] == ["missing"]


def test_the_sample_has_about_the_share_that_is_set(settings: Settings) -> None:
    settings.SECOND_OPINIONS = 0.1

    assert 80 < sum(verdicts.sampled(key) for key in range(1000)) < 120


def test_agreement_is_counted_and_corrected_for_chance(asked: Asked, people: People, settings: Settings) -> None:
    settings.SECOND_OPINIONS = 1.0
    for first, second in (("right", "right"), ("missing", "missing"), ("right", "missing"), ("unsafe", "unsafe")):
        message = asked("how much")
        record_verdict(message.pk, people("rita"), first, note="It names a dose.")
        record_verdict(message.pk, people("lena"), second, note="It names a dose.")

    found = agreement()

    assert (found.pairs, found.agreed, found.percent) == (4, 3, 75.0)
    assert found.kappa == 0.64  # chance 5/16: (0.75 - 0.3125) / (1 - 0.3125)
    assert (found.low, found.high) == (0.02, 1.0)  # ± 1.96 · √(0.75 · 0.25 / 4) / (1 - 0.3125), at most 1


def test_a_verdict_changed_after_the_other_was_seen_makes_no_agreement(
    asked: Asked, people: People, settings: Settings
) -> None:
    settings.SECOND_OPINIONS = 1.0
    message = asked("how much")
    record_verdict(message.pk, people("rita"), "right")
    record_verdict(message.pk, people("lena"), "missing")

    record_verdict(message.pk, people("lena"), "right", seen=1)

    assert (agreement().pairs, agreement().agreed) == (1, 0)


def test_a_message_outside_the_sample_makes_no_agreement(asked: Asked, people: People, settings: Settings) -> None:
    settings.SECOND_OPINIONS = 0.0
    message = asked("how much")
    for name in ("rita", "lena"):
        record_verdict(message.pk, people(name), "right")

    assert agreement().pairs == 0


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [([], None), ([("right", "right")], None), ([("right", "missing"), ("missing", "right")], -1.0)],
)
def test_kappa_at_its_edges(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert of_pairs(pairs).kappa == kappa


def test_the_inbox_holds_what_there_is_to_learn_from_and_the_best_first(asked: Asked) -> None:
    sure = asked("how much")
    unsure = asked("how much", confidence=0.4)
    declined = asked("can he eat durian there", "scope/off_topic")
    offered = asked("how much", "")

    review_queue.fill_queue()

    order = [item.message for item in InboxItem.objects.order_by("-worth")]
    assert order == [declined, unsure, offered]
    assert reasons(declined) == ["declined", "new words: durian"]
    assert reasons(unsure) == ["not sure (0.40)"]
    assert not InboxItem.objects.filter(message=sure).exists()


def test_what_is_judged_before_it_is_read_does_not_come_into_the_inbox(asked: Asked, people: People) -> None:
    record_verdict(asked("how much", "scope/off_topic").pk, people("rita"), "right")

    review_queue.fill_queue()

    assert not InboxItem.objects.exists()


def test_a_message_that_two_differ_about_is_shown_to_both(asked: Asked, signed_in: SignedIn, people: People) -> None:
    message = asked("how much")
    record_verdict(message.pk, people("rita"), "right")
    record_verdict(message.pk, people("lena"), "missing")

    assert "two reviewers differ" in drawn(signed_in("rita").get("/staff/review/"))


def test_each_message_is_read_once_and_none_before_its_answer(asked: Asked) -> None:
    first = asked("how much", "scope/off_topic")
    write(first.conversation_id, Author.FAMILY, "and then", handled=False)
    asked("how much", "scope/off_topic")

    assert (review_queue.read_messages(), review_queue.read_messages()) == (1, 0)
    Message.objects.update(handled=True)
    assert review_queue.read_messages() == 2


@pytest.mark.django_db(transaction=True)
def test_files_are_read_before_the_transaction_in_which_families_wait(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked("how much")
    held = []

    def watched() -> frozenset[str]:
        held.append(connection.in_atomic_block)
        return known_words()

    known_words = review_queue.known_words
    monkeypatch.setattr(review_queue, "known_words", watched)
    review_queue.fill_queue()

    assert held == [False]


def test_what_was_not_helpful_goes_to_the_top_until_it_is_judged(asked: Asked, people: People) -> None:
    message = asked("how much")
    feedback.give(message.conversation_id, 2, False, "I asked for the price")
    review_queue.fill_queue()
    review_queue.fill_queue()
    assert reasons(message) == ["not helpful: I asked for the price"]

    record_verdict(message.pk, people("rita"), "right")
    review_queue.fill_queue()

    assert not InboxItem.objects.filter(open=True).exists()


def test_a_doubted_alarm_is_worth_a_look(asked: Asked) -> None:
    message = asked("the price gave me a heart attack")
    Alert.objects.create(message=message, kind="emergency", rule="heart (doubted)")

    review_queue.fill_queue()

    assert reasons(message) == ["a rule alarmed, the assistant doubted"]


def test_a_doubted_alarm_comes_before_an_answer_of_which_the_assistant_was_as_unsure_as_can_be(asked: Asked) -> None:
    doubted, unsure = asked("how much"), asked("how much", confidence=thresholds().sure)
    Alert.objects.create(message=doubted, kind="emergency", rule="heart (doubted)")

    review_queue.fill_queue()

    assert [item.message for item in InboxItem.objects.order_by("-worth")] == [doubted, unsure]


def test_a_button_is_nothing_to_judge(asked: Asked) -> None:
    message = asked("how much", confidence=0.4)
    message.pressed = "costs/overview"
    message.save()

    review_queue.fill_queue()

    assert not InboxItem.objects.exists()


def test_a_reviewer_finds_the_right_answer_by_its_words_and_chooses_it(asked: Asked, signed_in: SignedIn) -> None:
    message = asked("which stamp in the passport", confidence=0.4)
    review_queue.fill_queue()
    rita = signed_in("rita")
    assert "which stamp in the passport" in drawn(rita.get("/staff/review/"))
    address = f"/staff/review/messages/{message.pk}/"
    assert "travel/visa" in drawn(rita.get(address, {"q": "visa"}))

    said = {"verdict": "wrong", "outcome": "travel/visa", "seen": "0"}
    page = drawn(rita.post(f"{address}judge/", said, follow=True))

    assert "You judged this: wrong: another answer is right (travel/visa)" in page
    assert "Nothing is waiting for a reviewer" in drawn(rita.get("/staff/review/"))


def test_a_refused_verdict_says_why_on_the_page(asked: Asked, signed_in: SignedIn) -> None:
    message = asked("how much")
    rita = signed_in("rita")
    address = f"/staff/review/messages/{message.pk}/judge/"
    rita.post(address, {"verdict": "right", "seen": "0"})

    assert "in another window" in drawn(rita.post(address, {"verdict": "missing", "seen": "0"}, follow=True))


def test_what_a_refused_verdict_called_unsafe_stands_in_its_field_again(asked: Asked, signed_in: SignedIn) -> None:
    message, rita = asked("how much"), signed_in("rita")
    address = f"/staff/review/messages/{message.pk}/"
    rita.post(f"{address}judge/", {"verdict": "right", "seen": "0"})

    refused = rita.post(f"{address}judge/", {"verdict": "unsafe", "note": "It names a dose.", "seen": "0"})

    assert refused.status_code == 409 and ">It names a dose.</textarea>" in drawn(refused)
    assert f'name="next" value="{address}"' in drawn(refused)


def test_a_form_leads_to_no_page_of_others(asked: Asked, signed_in: SignedIn) -> None:
    address = f"/staff/review/messages/{asked('how much').pk}/judge/"

    answer = signed_in("rita").post(address, {"verdict": "right", "seen": "0", "next": "https://evil.example/"})

    assert answer["Location"].startswith("/staff/review/messages/")


def test_what_is_put_aside_leaves_the_inbox_without_a_verdict(asked: Asked, signed_in: SignedIn) -> None:
    message = asked("how much", "scope/off_topic")
    review_queue.fill_queue()

    signed_in("rita").post(f"/staff/review/messages/{message.pk}/aside/")

    assert not InboxItem.objects.get().open
    assert not Judgement.objects.exists()
