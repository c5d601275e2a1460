"""Alerts at the desk: on top of the queue, on the open page, asked about before a chat is let go, judged, lapsed."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from bot.contact import services
from bot.conversations import alerts, handoff_texts, handover, ownership, presence, tokens
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write
from bot.conversations.models import Alert, AuditEntry, Author, Conversation, Handoff, Message, Owner
from bot.desk import access, queue_rows
from bot.desk.page_rendering import queue_badge
from tests.desk.conftest import People, SignedIn, drawn
from tests.desk.test_queue import act, alarm, text_of

pytestmark = pytest.mark.django_db
QUICK = {"x-requested-with": "fetch"}


def badge() -> int:
    """How many alerts the navigation shows."""
    return int(queue_badge(User(pk=0))["alerts"])


def new_chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


def hours_ago(hours: float, **found: object) -> None:
    Alert.objects.filter(**found).update(created=timezone.now() - timedelta(hours=hours))


def judged(browser: Client, alert: Alert, verdict: str) -> int:
    return act(browser, alert.message.conversation_id, "alert", alert=str(alert.pk), verdict=verdict)


@pytest.mark.parametrize("kind", ["crisis", "emergency"])
def test_a_new_emergency_is_on_top_however_many_older_alerts_nobody_has_marked(kind: str) -> None:
    for number in range(160):
        alarm(new_chat(), kind, f"older {number}")
    hours_ago(2)
    new = new_chat()
    alarm(new, "emergency", "she cannot breathe")

    found = queue_rows.needs()

    assert found.rows[0].chat.pk == new
    assert (len(found.rows), found.more_alerts) == (queue_rows.SHOWN, 61)


def test_the_queue_says_how_many_chats_it_does_not_show_and_where_they_are(signed_in: SignedIn) -> None:
    for number in range(queue_rows.SHOWN + 3):
        alarm(new_chat(), "crisis", f"number {number}")
    browser = signed_in("maria")

    assert "3 more chats with alerts" in text_of(browser)
    pages = [text_of(browser, f"/staff/alerts/?all=1&page={page}") for page in (1, 2, 3)]
    assert all(any(f"number {number}<" in page for page in pages) for number in range(queue_rows.SHOWN + 3))


def test_a_chat_with_many_alerts_is_one_row_and_the_emergency_gives_its_name(signed_in: SignedIn, chat: UUID) -> None:
    alarm(chat, "emergency", "he fell")
    for _ in range(5):
        alarm(chat, "crisis", "no more")

    [row] = queue_rows.needs().rows

    assert [alert.kind for alert in row.alerts] == ["emergency"] + ["crisis"] * 5
    page = text_of(signed_in("maria"))
    assert "Emergency: read now" in page and "6 alerts" in page


def test_forms_that_nobody_has_taken_hide_no_family_that_waits_in_its_chat() -> None:
    for _ in range(queue_rows.SHOWN + 5):
        services.leave_form(new_chat(), {"reach": "x"})
    waits = new_chat()
    ownership.request_person(waits)

    found = queue_rows.needs()

    assert found.rows[0].chat.pk == waits
    assert found.more_waiting == 6
    assert handoff_texts.ahead_of(Handoff.objects.get(conversation=waits)) == 0


def test_an_old_alert_leaves_the_queue_and_the_badge_for_a_list_of_its_own(
    signed_in: SignedIn, settings: Settings, chat: UUID
) -> None:
    settings.ALERT_LAPSE_HOURS = 5
    alarm(chat, "emergency", "he fell")
    browser = signed_in("maria")
    hours_ago(4.9)
    assert "he fell" in text_of(browser) and badge() == 1

    hours_ago(5.1)

    page = text_of(browser)
    assert "he fell" not in page and "Older alerts (1)" in page and badge() == 0
    older = text_of(browser, "/staff/alerts/")
    assert "he fell" in older and "for 5 hours" in older
    assert text_of(browser, f"/staff/chats/{chat}/").count("Mark as real") == 1


def test_a_verdict_takes_the_alert_from_every_list_and_is_kept_with_who_gave_it(
    signed_in: SignedIn, people: People, chat: UUID
) -> None:
    alert = alarm(chat, "emergency", "he fell")
    browser = signed_in("maria")

    assert judged(browser, alert, "real") == 302

    alert.refresh_from_db()
    assert (alert.verdict, alert.judged_by) == ("real", people("maria"))
    assert alert.seen and alert.judged
    assert "he fell" not in text_of(browser) + text_of(browser, "/staff/alerts/?all=1")
    entry = AuditEntry.objects.get(what="alert.judged")
    assert (entry.who, entry.details["verdict"]) == (people("maria"), "real")
    assert "real, says Maria" in text_of(signed_in("lena"), f"/staff/chats/{chat}/")


def test_a_wrong_press_is_put_right_and_both_are_in_the_audit_log(signed_in: SignedIn, chat: UUID) -> None:
    alert = alarm(chat, "emergency", "he fell")
    browser = signed_in("maria")
    act(browser, chat, "claim")
    judged(browser, alert, "false")
    assert "It was real" in text_of(browser, f"/staff/chats/{chat}/")

    judged(browser, alert, "real")

    alert.refresh_from_db()
    assert alert.verdict == "real"
    said = AuditEntry.objects.filter(what="alert.judged").order_by("pk")
    assert [entry.details["verdict"] for entry in said] == ["false", "real"]


def test_an_alert_of_another_chat_or_an_unknown_word_judges_nothing(
    signed_in: SignedIn, chat: UUID, waiting: UUID
) -> None:
    other = alarm(new_chat(), "crisis", "no more")
    alert = alarm(waiting, "crisis", "no more")
    browser = signed_in("maria")

    for fields in ({"alert": str(other.pk), "verdict": "real"}, {"alert": str(alert.pk), "verdict": "maybe"}, {}):
        act(browser, waiting, "alert", **fields)
    act(browser, waiting, "alert", alert="9" * 30, verdict="real")

    assert alerts.opened().count() == 2


def test_taking_a_chat_stops_the_alarm_for_others_and_the_box_stays_until_it_is_judged(
    signed_in: SignedIn, chat: UUID
) -> None:
    alarm(chat, "emergency", "he fell")
    maria, lena = signed_in("maria"), signed_in("lena")

    act(maria, chat, "claim")

    assert badge() == 0 and not queue_rows.needs().rows
    page = text_of(maria, f"/staff/chats/{chat}/")
    assert "Mark as a false alarm" in page and '<body class="work alarmed"' in page
    assert "Emergency: read now" in text_of(maria) and "he fell" not in text_of(lena)
    assert "<b>Emergency</b>" in text_of(lena, "/staff/supervision/")
    assert AuditEntry.objects.filter(what="alert.seen").count() == 1


def test_an_open_page_hears_of_a_new_alert_without_being_drawn_anew(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    message = write(waiting, Author.FAMILY, "he cannot breathe")
    before = browser.get(f"/staff/chats/{waiting}/lines/")
    assert "alarm" not in drawn(before)

    Alert.objects.create(message=message, kind="emergency", rule="breath")

    after = browser.get(f"/staff/chats/{waiting}/lines/", {"after": message.sequence - 1})
    held, _, marks = after["X-Chat-State"].rpartition(":")
    assert (held, marks != "") == (before["X-Chat-State"].rpartition(":")[0], True)
    assert re.search(r'class="said family alarm".*rule breath', drawn(after), re.S)
    box = text_of(browser, f"/staff/chats/{waiting}/alerts/")
    assert "he cannot breathe" in box and "Mark as real" in box


def test_the_automatic_card_is_shown_as_automatic(signed_in: SignedIn, waiting: UUID) -> None:
    details = ReplyDetails(automatic=True, card="alarm")
    write(waiting, Author.ASSISTANT, "Call now.", outcome="safety/emergency", details=details)

    assert "Assistant (automatic card)" in text_of(signed_in("maria"), f"/staff/chats/{waiting}/")


def test_who_only_reads_sees_the_alert_and_no_button(signed_in: SignedIn, chat: UUID) -> None:
    alarm(chat, "emergency", "he fell")

    page = text_of(signed_in("rita"), f"/staff/chats/{chat}/")

    assert "he fell" in page and "Mark as real" not in page


def test_who_answers_after_an_alert_that_the_page_showed_sees_to_it(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    alert = alarm(waiting, "emergency", "he fell")
    shown = alert.message.sequence

    act(browser, waiting, "reply", text="One moment.", id="1", read=str(shown - 1))
    assert alerts.urgent().exists()
    act(browser, waiting, "reply", text="Call the ambulance.", id="2", read=str(shown))

    assert not alerts.urgent().exists() and alerts.opened().exists()


LETTING_GO = {"hand-back": {"line": "Take care.", "id": ""}, "close": {"outcome": "answered"}, "transfer": {}}


@pytest.mark.parametrize("how", LETTING_GO)
def test_letting_go_of_a_chat_with_an_open_alert_asks_first_without_javascript(
    signed_in: SignedIn, people: People, waiting: UUID, how: str
) -> None:
    presence.mark_seen(people("paul").pk)
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    alarm(waiting, "emergency", "he fell")
    said = Message.objects.count()
    fields = {**LETTING_GO[how], **({"to": str(people("paul").pk)} if how == "transfer" else {})}
    address = f"/staff/chats/{waiting}/{how}/"

    asked = browser.post(address, fields)

    page = drawn(asked)
    assert asked.status_code == 409 and "anyway?" in page and "he fell" in page
    assert (Conversation.objects.get().navigator, Message.objects.count()) == (people("maria"), said)

    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.split("</section>")[-1]))
    assert again.get("id", "none") != ""
    assert browser.post(address, again)["Location"] == "/staff/"
    assert Conversation.objects.get().navigator != people("maria")
    assert queue_rows.needs().rows[0].chat.pk == waiting
    assert AuditEntry.objects.filter(what="alert.left_open", who=people("maria")).exists()


@pytest.mark.parametrize("how", LETTING_GO)
def test_a_page_that_sends_in_the_background_is_refused_with_a_sentence(
    signed_in: SignedIn, people: People, waiting: UUID, how: str
) -> None:
    presence.mark_seen(people("paul").pk)
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    alarm(waiting, "crisis", "no more")

    fields = {**LETTING_GO[how], "to": str(people("paul").pk)}
    refused = browser.post(f"/staff/chats/{waiting}/{how}/", fields, headers=QUICK)

    assert refused.status_code == 409
    assert refused.json()["error"] == {"code": "unconfirmed", "message": alerts.OPEN}


def test_an_alert_that_comes_while_the_question_is_open_is_asked_about_again(people: People, waiting: UUID) -> None:
    maria = people("maria")
    handover.claim(waiting, maria)
    first = alarm(waiting, "crisis", "no more")
    second = alarm(waiting, "emergency", "he fell")

    with pytest.raises(alerts.Unconfirmed) as asked:
        handover.close(waiting, maria, "answered", [f"alert-{first.pk}"])

    assert asked.value.question == f"alert-{second.pk}"
    assert Conversation.objects.get().owner == Owner.PERSON


def test_a_judged_alert_is_not_asked_about(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")
    judged(browser, alarm(waiting, "crisis", "no more"), "real")

    assert act(browser, waiting, "close", outcome="answered") == 302
    assert Conversation.objects.get().owner == Owner.CLOSED


def test_passing_on_shows_who_is_here_with_how_many_chats_and_asks_about_who_is_away(
    signed_in: SignedIn, people: People, waiting: UUID
) -> None:
    maria, paul, lena = (people(name) for name in ("maria", "paul", "lena"))
    handover.claim(new_chat(), lena)
    presence.mark_seen(lena.pk)
    browser = signed_in("maria")
    act(browser, waiting, "claim")

    page = text_of(browser, f"/staff/chats/{waiting}/")
    assert page.index("Lena: at the desk, 1 chat<") < page.index("Paul: away, 0 chats<")

    asked = browser.post(f"/staff/chats/{waiting}/transfer/", {"to": paul.pk})
    assert asked.status_code == 409 and "Paul is not at the desk now." in drawn(asked)
    assert Conversation.objects.get(pk=waiting).navigator == maria
    act(browser, waiting, "transfer", to=str(paul.pk), confirmed=f"away-{paul.pk}")
    assert Conversation.objects.get(pk=waiting).navigator == paul


def test_passing_on_to_nobody_is_refused_and_breaks_nothing(signed_in: SignedIn, waiting: UUID) -> None:
    browser = signed_in("maria")
    act(browser, waiting, "claim")

    for nobody in ("abc", "²", "", "999999999"):
        assert act(browser, waiting, "transfer", to=nobody) == 302


def test_a_colleague_reads_an_alarmed_chat_only_until_somebody_sees_to_it(people: People, chat: UUID) -> None:
    alarm(chat, "crisis", "no more")
    paul = people("paul")
    assert access.chats(paul).exists()

    handover.claim(chat, people("maria"))
    assert not access.chats(paul).exists()

    newest = Alert.objects.get().pk
    handover.hand_back(chat, people("maria"), confirmed=[f"alert-{newest}"])
    assert access.chats(paul).exists()


def test_alerts_that_were_seen_before_there_were_verdicts_do_not_come_back(people: People, chat: UUID) -> None:
    seen, unseen = alarm(chat, "crisis", "no more"), alarm(chat, "crisis", "no more")
    Alert.objects.filter(pk=seen.pk).update(seen=timezone.now())
    handover.claim(new_chat(), people("maria"))
    Handoff.objects.update(given=None)
    begun = Handoff.objects.get().claimed

    import_module("bot.conversations.migrations.0013_earlier_alerts_and_talks").carry_over(apps, None)

    assert list(alerts.opened()) == [unseen]
    assert (Handoff.objects.get().given, Handoff.objects.get().first_word) == (begun, None)
