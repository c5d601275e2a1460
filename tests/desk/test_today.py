"""The page "today": what matters now, for each role, with a number, since when, and where to go."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bot.contact import answer_notices, device_notices
from bot.contact.models import AnswerNotice, DeviceNotice
from bot.conversations import handover, ownership, tokens
from bot.conversations.message_log import write
from bot.conversations.models import Alert, Author, Handoff, Message
from bot.outbox.models import Address, Delivery, State
from bot.review.models import InboxItem, Proposal
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db


def a_chat() -> UUID:
    return tokens.open_conversation("web")[0].pk


def waits() -> UUID:
    chat = a_chat()
    write(chat, Author.FAMILY, "Can I talk to somebody?")
    ownership.request_person(chat)
    return chat


def shown(signed_in: SignedIn, name: str) -> str:
    """The words of the page, up to what there is none of."""
    page = drawn(signed_in(name).get("/staff/today/")).split("None of these now")[0].split("<main")[1]
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def test_a_quiet_day_says_so(signed_in: SignedIn) -> None:
    page = drawn(signed_in("lena").get("/staff/today/"))

    assert "Nobody is waiting, and there is no alert." in page
    assert "None of these now: emergencies nobody has judged;" in page


def test_danger_comes_before_waiting_and_waiting_before_forms(signed_in: SignedIn) -> None:
    Handoff.objects.filter(conversation=waits()).update(reason=Handoff.Reason.FORM)
    waits()
    for kind in ("crisis", "emergency"):
        Alert.objects.create(message=write(a_chat(), Author.FAMILY, "help"), kind=kind, rule="r")

    page = shown(signed_in, "maria")

    titles = (
        "1 emergency nobody",
        "1 crisis nobody",
        "1 family waiting for a person",
        "1 family asking to be contacted",
    )
    assert [page.index(title) for title in titles] == sorted(page.index(title) for title in titles)


def test_my_chats_without_an_answer_are_mine_and_a_lead_sees_those_of_all(signed_in: SignedIn, people: People) -> None:
    chat = waits()
    handover.claim(chat, people("maria"))
    Handoff.objects.update(asked=F("asked") - timedelta(hours=1), claimed=F("asked") - timedelta(hours=1))
    Message.objects.update(created=F("created") - timedelta(hours=1))

    assert "1 of your chats is without an answer" in shown(signed_in, "maria")
    assert "1 of your chats" not in shown(signed_in, "paul")
    assert "in anybody's chat" not in shown(signed_in, "maria")
    lead = shown(signed_in, "lena")
    assert "1 family without an answer" in lead and "(1 hour)" in lead.replace("\xa0", " ")


def test_what_did_not_arrive_is_shown_to_those_who_may_read_the_chat(signed_in: SignedIn, people: People) -> None:
    chat = waits()
    handover.claim(chat, people("maria"))
    message = handover.say(chat, people("maria"), "Yes", "desk:1")
    address = Address.objects.create(conversation_id=chat, channel="telegram", sealed="x")
    Delivery.objects.create(
        address=address, message=message, place=0, sealed="", state=State.FAILED, due=timezone.now(), reason="blocked"
    )
    answer_notices.save(chat, "family@example.org", "en")
    AnswerNotice.objects.update(refused=True)
    device_notices.save(chat, "https://fcm.googleapis.com/made-up", "en")
    DeviceNotice.objects.update(tries=1)

    mine = shown(signed_in, "maria")

    assert "1 message that an app did not deliver" in mine and "1 family whose email" in mine
    assert "1 family whose notice" in mine
    page = drawn(signed_in("maria").get("/staff/today/"))
    assert f"/staff/chats/{chat}/" in page and "example.org" not in page
    assert "1 message that" not in shown(signed_in, "paul")


def test_tasks_are_those_of_the_role_and_not_ones_own_proposals(signed_in: SignedIn, people: People) -> None:
    message = write(a_chat(), Author.FAMILY, "Can mum come?")
    InboxItem.objects.create(message=message, worth=1)
    Proposal.objects.create(
        kind="example", text="Can mum come?", outcome="travel/visa", message=message, author=people("rita")
    )

    assert "1 proposal waiting" in shown(signed_in, "lena") and "1 message to review" in shown(signed_in, "lena")
    assert "1 message to review" in shown(signed_in, "rita") and "1 proposal" not in shown(signed_in, "rita")
    assert "to review" not in shown(signed_in, "maria")


def test_the_page_asks_no_more_with_more_chats(signed_in: SignedIn) -> None:
    lena = signed_in("lena")
    counts = []
    for _ in range(2):
        for _ in range(3):
            waits()
        lena.get("/staff/today/rows/")
        with CaptureQueriesContext(
            connection,
        ) as found:
            lena.get("/staff/today/rows/")
        counts.append(len(found))

    assert counts[0] == counts[1]
