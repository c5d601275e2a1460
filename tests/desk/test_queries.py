"""However many chats there are, a page asks the database as often as with a few."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bot.archive import index
from bot.conversations.models import Alert, AuditEntry, Author, Conversation, Handoff, Message, Owner
from tests.desk.conftest import People, SignedIn

# Both more than the queue shows at once: what it leaves out it counts with one question more.
FEW, MORE = 60, 120
PAGES = (
    "/staff/",
    "/staff/rows/",
    "/staff/count/",
    "/staff/alerts/?all=1",
    "/staff/search/",
    "/staff/log/",
    "/staff/log/?outcome=travel/visa&channel=web",
    "/staff/numbers/",
    "/staff/numbers/results.svg",
    "/staff/export/",
    "/staff/supervision/",
    "/staff/audit/",
    "/staff/apps/",
)
OF_A_CHAT = (
    "/staff/chats/{}/",
    "/staff/chats/{}/lines/",
    "/staff/chats/{}/answers/?q=visa",
    "/staff/log/{}/?channel=web",
)
Fill = Callable[[int], UUID]


@pytest.fixture
def fill(people: People) -> Fill:
    """Of each kind `number` chats: waiting, held by Lena, ended, in danger. Gives one that she holds."""
    lena = people("lena")

    def chats(number: int, **fields: object) -> list[Conversation]:
        made = Conversation.objects.bulk_create(
            Conversation(channel="web", last_sequence=3, **fields) for _ in range(number)
        )
        for chat in made:
            say(chat, 1)
        return made

    def say(chat: Conversation, first: int) -> None:
        authors = enumerate((Author.FAMILY, Author.ASSISTANT, Author.FAMILY), start=first)
        Message.objects.bulk_create(
            Message(conversation=chat, sequence=n, author=author, text="word", outcome="travel/visa")
            for n, author in authors
        )

    def more(number: int) -> UUID:
        now = timezone.now()
        asked = {"asked": now - timedelta(minutes=5), "reason": "asked"}
        taken = {**asked, "claimed": now, "navigator": lena}
        waiting, held = chats(number, owner=Owner.WAITING), chats(number, owner=Owner.PERSON, navigator=lena)
        ended, alarming = chats(number), chats(number)
        Handoff.objects.bulk_create(
            [
                *(Handoff(conversation=chat, **asked) for chat in waiting),
                *(Handoff(conversation=chat, **taken) for chat in held),
                *(Handoff(conversation=chat, **taken, ended=now, end="closed") for chat in ended),
            ]
        )
        loud = Message.objects.filter(sequence=1, conversation__in=alarming)
        Alert.objects.bulk_create(Alert(message=message, kind="crisis", rule="r") for message in loud)
        AuditEntry.objects.bulk_create(AuditEntry(what="chat.read", who=lena, conversation=c.pk) for c in held)
        longest = Conversation.objects.filter(navigator=lena).earliest("created", "pk")
        for _ in range(number):
            longest.last_sequence += 3
            say(longest, longest.last_sequence - 2)
        longest.save(update_fields=["last_sequence"])
        index.fill()
        return longest.pk

    return more


def counted(browser: Client, chat: UUID) -> dict[str, int]:
    """How often each page asks the database, with nothing remembered from before."""
    found = {}
    for address in (*PAGES, *(page.format(chat) for page in OF_A_CHAT)):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        found[address.replace(str(chat), "…")] = len(queries)
    return found


@pytest.mark.django_db
def test_no_page_asks_more_often_with_more_chats_and_longer_ones(signed_in: SignedIn, fill: Fill) -> None:
    browser = signed_in("lena")
    few = counted(browser, fill(FEW))
    more = counted(browser, fill(MORE))

    assert {page: (few[page], more[page]) for page in few if more[page] > few[page]} == {}
