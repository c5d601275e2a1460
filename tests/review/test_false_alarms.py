"""What a navigator calls a false alarm comes to the reviewers, with the message, the rule and who said so."""

from __future__ import annotations

import pytest
from django.test import Client

from bot.conversations.models import Alert, AuditEntry, Message
from bot.review import false_alarms, review_queue, verdicts
from bot.review.models import InboxItem
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
TEXT = "my heart stops when I see the price"


def alarm(asked: Asked) -> Alert:
    return Alert.objects.create(message=asked(TEXT), kind="emergency", rule="heart")


def judge(browser: Client, alert: Alert, verdict: str) -> None:
    address = f"/staff/chats/{alert.message.conversation_id}/alert/"
    assert browser.post(address, {"alert": alert.pk, "verdict": verdict}).status_code == 302


def test_a_reviewer_finds_the_message_the_rule_and_who_said_so(signed_in: SignedIn, asked: Asked) -> None:
    alert = alarm(asked)

    judge(signed_in("maria"), alert, "false")

    rita = signed_in("rita")
    page = drawn(rita.get("/staff/review/"))
    assert TEXT in page and "emergency, rule “heart”: marked as a false alarm by Maria" in page
    page = drawn(rita.get(f"/staff/review/messages/{alert.message_id}/"))
    assert "a false alarm, says Maria" in page
    rita.post(f"/staff/review/messages/{alert.message_id}/judge/", {"verdict": "right", "seen": "0"})
    assert AuditEntry.objects.filter(what="message.judged").exists()


def test_a_real_alert_proposes_nothing(signed_in: SignedIn, asked: Asked) -> None:
    judge(signed_in("maria"), alarm(asked), "real")

    assert not InboxItem.objects.exists()


def test_a_verdict_that_is_taken_back_leaves_what_was_there_before(
    signed_in: SignedIn, people: People, asked: Asked
) -> None:
    alert = alarm(asked)
    InboxItem.objects.create(message=alert.message, worth=0.7, reasons=["declined"])
    browser = signed_in("lena")

    for verdict in ("false", "false"):
        judge(browser, alert, verdict)
    item = InboxItem.objects.get()
    assert item.worth == pytest.approx(0.7 + false_alarms.WORTH) and len(item.reasons) == 2
    judge(browser, alert, "real")

    item.refresh_from_db()
    assert item.worth == pytest.approx(0.7)
    assert (item.reasons, item.open) == (["declined"], True)


def test_with_no_other_reason_a_verdict_that_is_taken_back_closes_the_item(signed_in: SignedIn, asked: Asked) -> None:
    alert = alarm(asked)
    browser = signed_in("lena")
    judge(browser, alert, "false")
    judge(browser, alert, "real")

    assert not InboxItem.objects.get().open


def test_who_has_judged_the_message_before_sees_that_the_desk_says_otherwise(
    signed_in: SignedIn, people: People, asked: Asked
) -> None:
    alert = alarm(asked)
    verdicts.record_verdict(alert.message_id, people("rita"), "right")

    judge(signed_in("maria"), alert, "false")

    assert TEXT in drawn(signed_in("rita").get("/staff/review/"))


def test_the_inbox_worker_goes_on_beside_it(signed_in: SignedIn, asked: Asked) -> None:
    alert = alarm(asked)
    judge(signed_in("maria"), alert, "false")

    review_queue.fill_queue()

    assert InboxItem.objects.get().worth >= false_alarms.WORTH
    assert Message.objects.filter(pk=alert.message_id).exists()
