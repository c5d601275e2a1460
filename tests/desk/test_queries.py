"""How many times each page asks the database, with 10,000 chats in it: a number that does not grow with them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bot.archive import index
from bot.conversations.models import Alert, AuditEntry, Author, Conversation, Handoff, Message, Owner
from tests.desk.conftest import People, SignedIn

CHATS = 10_000
WAITING = 150
HELD = 6
# Session, account, second factor, roles; then what waits, the alerts, the deletion, whether one takes chats.
ENTRY, NAVIGATION = 4, 4
# What a filter may be chosen from, read once and then remembered for a while.
CHOICES = 5
PAGES = {
    "/staff/": ENTRY + NAVIGATION + 14,
    "/staff/rows/": ENTRY + 14,
    "/staff/count/": ENTRY + 2,
    "/staff/alerts/?all=1": ENTRY + NAVIGATION + 6,
    "/staff/search/": ENTRY + NAVIGATION,
    "/staff/log/": ENTRY + NAVIGATION + 5 + CHOICES,
    "/staff/log/?outcome=travel/visa&channel=web": ENTRY + NAVIGATION + 5,
    "/staff/numbers/": ENTRY + NAVIGATION + 11,
    "/staff/numbers/results.svg": ENTRY + 1,
    "/staff/export/": ENTRY + NAVIGATION,
    "/staff/supervision/": ENTRY + NAVIGATION + 8,
    "/staff/audit/": ENTRY + NAVIGATION + 2,
}


@pytest.fixture
def many(people: People) -> UUID:
    """Many chats of three messages; some wait, some are in danger, Lena holds some. Gives one that she holds."""
    now, lena = timezone.now(), people("lena")
    chats = [Conversation(channel="web", last_sequence=3) for _ in range(CHATS)]
    for chat in chats[:WAITING]:
        chat.owner = Owner.WAITING
    for chat in chats[WAITING : WAITING + HELD]:
        chat.owner, chat.navigator = Owner.PERSON, lena
    Conversation.objects.bulk_create(chats)
    authors = (Author.FAMILY, Author.ASSISTANT, Author.FAMILY)
    Message.objects.bulk_create(
        Message(conversation=chat, sequence=n, author=author, text="word", outcome="travel/visa")
        for chat in chats
        for n, author in enumerate(authors, start=1)
    )
    asked = now - timedelta(minutes=5)
    Handoff.objects.bulk_create(Handoff(conversation=c, asked=asked, reason="asked") for c in chats[:WAITING])
    talks = [Handoff(conversation=c, asked=asked, claimed=now, navigator=lena) for c in chats[WAITING : WAITING + HELD]]
    Handoff.objects.bulk_create(talks)
    ended = chats[WAITING + HELD : 5000]
    Handoff.objects.bulk_create(
        Handoff(conversation=c, asked=asked, claimed=now, ended=now, end="closed", navigator=lena) for c in ended
    )
    alarming = Message.objects.filter(sequence=1, conversation__in=[chat.pk for chat in chats[-50:]])
    Alert.objects.bulk_create(Alert(message=message, kind="crisis", rule="r") for message in alarming)
    index.fill()
    AuditEntry.objects.bulk_create(AuditEntry(what="chat.read", who=lena, conversation=c.pk) for c in chats)
    return chats[WAITING].pk


@pytest.mark.django_db
def test_the_number_of_queries_of_each_page_is_known(signed_in: SignedIn, many: UUID) -> None:
    browser = signed_in("lena")
    cache.clear()
    chat = f"/staff/chats/{many}/"
    pages = {
        **PAGES,
        chat: ENTRY + NAVIGATION + 12,
        f"{chat}lines/": ENTRY + 5,
        f"{chat}answers/?q=visa": ENTRY + 1,
        f"/staff/log/{many}/?channel=web": ENTRY + NAVIGATION + 15,
    }
    found = {}
    for address in pages:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        found[address] = len(queries)

    assert found == pages
