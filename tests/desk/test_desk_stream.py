"""An open page of the desk hears of changes, and a disabled account hears nothing more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.test import AsyncClient, Client

from bot.conversations import handover, ownership, presence
from bot.database import writing
from bot.desk import desk_stream
from tests.desk.conftest import People, SignedIn

pytestmark = pytest.mark.django_db(transaction=True)
# Longer than anything here takes; only a broken stream waits so long.
PATIENCE = 20


async def next_event(events: AsyncGenerator[str, None]) -> str:
    found = await asyncio.wait_for(events.__anext__(), PATIENCE)
    return found.split("\n")[0].removeprefix("event: ")


async def heard_until(events: AsyncGenerator[str, None], wanted: str) -> list[str]:
    found = []
    while wanted not in found:
        found.append(await next_event(events))
    return found


def session_of(client: Client) -> str:
    return str(client.session.session_key)


def test_a_page_hears_of_the_queue_and_of_its_chat(signed_in: SignedIn, people: People, waiting: UUID) -> None:
    session, maria = session_of(signed_in("maria")), people("maria")

    async def listen() -> list[str]:
        events = desk_stream.events(maria.pk, session, waiting, True)
        await heard_until(events, "chat")
        await writing(handover.claim)(waiting, maria)
        heard = await heard_until(events, "chat")
        await events.aclose()
        return heard

    assert "chat" in asyncio.run(listen())


@pytest.mark.parametrize("end", ["disabled", "signed out", "role taken", "chat taken by a colleague"])
def test_who_is_no_longer_let_in_hears_so_and_nothing_more(
    signed_in: SignedIn, people: People, waiting: UUID, end: str
) -> None:
    session, maria, paul = session_of(signed_in("maria")), people("maria"), people("paul")

    def finish() -> None:
        if end == "disabled":
            type(maria).objects.filter(pk=maria.pk).update(is_active=False)
        elif end == "signed out":
            Session.objects.all().delete()
        elif end == "role taken":
            maria.groups.clear()
        else:
            handover.claim(waiting, paul)

    async def listen() -> list[str]:
        events = desk_stream.events(maria.pk, session, waiting, True)
        await heard_until(events, "chat")
        await writing(finish)()
        heard = await heard_until(events, "gone")
        with pytest.raises(StopAsyncIteration):
            await events.__anext__()
        return heard

    assert asyncio.run(listen())[-1] == "gone"


def test_the_check_comes_often_enough_that_a_disabled_account_is_out_within_five_seconds() -> None:
    assert desk_stream.CHECK_SECONDS <= 2.5


def test_an_open_desk_makes_its_navigator_present(signed_in: SignedIn, people: People, waiting: UUID) -> None:
    session, maria = session_of(signed_in("maria")), people("maria")
    assert not presence.who_is_here().exists()

    async def listen() -> None:
        events = desk_stream.events(maria.pk, session, None, True)
        await next_event(events)
        await events.aclose()

    asyncio.run(listen())

    assert [found.user for found in presence.who_is_here()] == [maria]
    presence.set_available(maria.pk, False)
    assert not presence.who_is_here().exists()


@pytest.mark.parametrize("who", ["stranger", "otto", "adam", "maria and a strangers chat"])
def test_the_stream_is_absent_for_who_may_not_hear(signed_in: SignedIn, chat: UUID, who: str) -> None:
    name = who.split()[0]
    browser = AsyncClient()
    if name != "stranger":
        browser.cookies = signed_in(name).cookies

    async def ask() -> int:
        return (await browser.get("/staff/live/", {"chat": str(chat)})).status_code

    assert asyncio.run(ask()) == 404


def test_the_stream_opens_for_who_may_hear(signed_in: SignedIn, chat: UUID) -> None:
    ownership.request_person(chat)
    browser = AsyncClient()
    browser.cookies = signed_in("maria").cookies

    async def ask() -> tuple[int, str]:
        answer = await browser.get("/staff/live/", {"chat": str(chat)})
        return answer.status_code, answer["Content-Type"]

    assert asyncio.run(ask()) == (200, "text/event-stream")
