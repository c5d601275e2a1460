"""A source that changed is a task at the desk and a line under the answers that rest on it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from bot.channels.web.payloads import outgoing
from bot.content import sources
from bot.content.responses import responses
from bot.conversations.details import ReplyDetails
from bot.conversations.message_log import write_reply
from bot.conversations.models import Conversation
from bot.conversations.types import Reply
from bot.source_watch import fetching, loop, page_text, registry_record, watching
from bot.source_watch.models import WatchedSource
from tests.source_watch.registry_stand_in import NUMBER, StandIn, record, standing_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The registry and the trial's page, as they are today."""
    with standing_in() as found:
        found.registry()
        found.page("<h1>Trial</h1><p>Recruiting.</p>")
        settings.REGISTRY_URL = f"{found.address}/studies"
        page = {**sources.known_sources()["sources"]["page"], "url": f"{found.address}/trial"}
        known = {**sources.known_sources(), "sources": {**sources.known_sources()["sources"], "page": page}}
        monkeypatch.setattr(fetching, "known_sources", lambda: known)
        yield found


def look() -> None:
    async def once() -> None:
        async with fetching.client() as asking:
            await loop.look_at_due(asking)

    asyncio.run(once())


def a_day_later() -> None:
    WatchedSource.objects.update(next_look=timezone.now() - timedelta(seconds=1))


def seen(name: str) -> WatchedSource:
    return WatchedSource.objects.get(name=name)


def test_the_first_look_changes_nothing(world: StandIn) -> None:
    look()

    page = seen("page")
    assert page.facts and page.looked and page.changed is None and page.failure == ""


def test_nothing_is_asked_twice_a_day(world: StandIn) -> None:
    look()
    asked = len(world.asked)
    look()

    assert len(world.asked) == asked > 0


def test_a_new_status_in_the_registry_is_told_with_the_old_one(world: StandIn) -> None:
    look()
    world.registry(status="RECRUITING", updated="2026-11-01")
    a_day_later()
    look()

    copy = seen("compass")
    assert copy.changed == timezone.localdate()
    assert "status: NOT_YET_RECRUITING → RECRUITING" in copy.differences


def test_new_words_on_a_page_are_a_change_and_new_looks_are_none(world: StandIn) -> None:
    look()
    world.page("<style>p{color:red}</style><h1 class='new'>Trial</h1>\n<p>Recruiting.</p><script>track()</script>")
    a_day_later()
    look()
    assert seen("page").changed is None

    world.page("<h1>Trial</h1><p>Closed.</p>")
    a_day_later()
    look()
    assert seen("page").changed == timezone.localdate()


@pytest.mark.parametrize("answer", [(500, ""), (200, "not JSON"), (200, "{}"), (404, "")])
def test_a_registry_that_does_not_answer_rightly_breaks_nothing_and_is_seen(
    world: StandIn, answer: tuple[int, str]
) -> None:
    look()
    before = seen("compass").facts
    world.paths[f"/studies/{NUMBER}"] = answer
    a_day_later()
    look()

    copy = seen("compass")
    assert copy.facts == before and copy.changed is None and copy.failure and copy.failing_since
    assert "compass" in [source.name for source in watching.failing()]


def test_without_a_network_nothing_breaks(world: StandIn, settings: Settings) -> None:
    settings.REGISTRY_URL = "http://127.0.0.1:9"

    look()

    assert seen("compass").failure


def changed_page(days: int = 0) -> None:
    reviewed = max(str(text.metadata.get("reviewed", "")) for text in responses().values())
    day = timezone.localdate().fromisoformat(reviewed) + timedelta(days=1 + days)
    WatchedSource.objects.create(name="page", facts={"words": "a"}, changed=day, differences=["words: a → b"])


def test_answers_that_rest_on_a_changed_source_are_a_task_until_they_are_compared() -> None:
    changed_page()

    [(source, answers)] = watching.tasks()

    assert source.name == "page" and "trial/overview" in [answer.name for answer in answers]
    WatchedSource.objects.update(changed="2020-01-01")
    assert watching.tasks() == []


def test_a_family_reads_that_a_source_changed_since() -> None:
    changed_page()
    metadata = responses()["trial/overview"].metadata
    reply = Reply("trial/overview", "It says so.", details=ReplyDetails.from_json(metadata))
    conversation = Conversation.objects.create(channel="web")

    shown = outgoing(write_reply(conversation.pk, reply))

    assert shown["changed"] == seen("page").changed.isoformat()  # type: ignore[union-attr]


def test_two_workers_look_once() -> None:
    first, second = watching.claim_due(), watching.claim_due()

    assert first and second == []


def test_a_record_of_another_study_is_refused() -> None:
    assert registry_record.facts(record(), NUMBER)["phase"] == ["PHASE1", "PHASE2"]
    with pytest.raises(ValueError, match="no record"):
        registry_record.facts(record(number="NCT00000000"), NUMBER)


def test_a_page_without_words_is_no_page() -> None:
    with pytest.raises(ValueError, match="no words"):
        page_text.digest("<script>fill()</script><div></div>")
