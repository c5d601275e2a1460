"""Chats are found by what was written and by what came of it, newest first, and not after they were erased."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.utils import timezone

from bot.archive import index, purge, queries, table_rewrite
from bot.archive.models import Entry, Left, Mark, Turn, Words
from bot.archive.queries import Filters
from bot.conversations import feedback, handover, message_store, ownership, tokens, turns
from bot.conversations.models import Author, Conversation, Message
from bot.conversations.types import Incoming, Reply
from bot.errors import BotError
from tests.archive.conftest import COST, DECLINED, VISA, Said, answer
from tests.desk.conftest import People, people

__all__ = ["people"]
pytestmark = pytest.mark.django_db
OFFERED = [{"title": "Visa?", "payload": f"/{VISA}"}]


def found(**filters: object) -> list[UUID]:
    """The chats, newest first."""
    hits, _ = queries.page(Filters(**filters))  # type: ignore[arg-type]
    entries = Entry.objects.in_bulk([hit.entry for hit in hits])
    return [entries[hit.entry].conversation_id for hit in hits]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Is the VISA hard to get?", "visa"),
        ("Is the visa hard to get?", "hard visa"),
        ("Is the visa hard to get?", "vis*"),
        ("Is the visa hard to get?", '"visa hard"'),
        ("¿Cuánto costará?", "cuanto costara"),
        ("我妈妈需要签证吗", "签证"),
        ("क्या वीज़ा चाहिए", "वीज़ा"),
        ("هل احتاج تأشيرة", "تأشيرة"),
        ("it's NCT06947473, isn't it", "nct06947473"),
    ],
)
def test_a_chat_is_found_by_its_words_in_any_script(chat: UUID, said: Said, text: str, words: str) -> None:
    said(chat, text)

    assert found(words=words) == [chat]


@pytest.mark.parametrize("words", ["visas", "visa passport", '"hard visa"', "isa", "签证"])
def test_a_chat_is_not_found_by_words_that_are_not_in_one_message(chat: UUID, said: Said, words: str) -> None:
    said(chat, "Is the visa hard to get?", DECLINED)
    said(chat, "And what about a hotel?", DECLINED)

    assert found(words=words) == []


@pytest.mark.parametrize("words", ["?!", "*", '""', " ".join(["word"] * 13)])
def test_words_that_cannot_be_searched_for_are_refused_with_a_sentence(words: str) -> None:
    with pytest.raises(BotError, match="word"):
        found(words=words)


@pytest.mark.parametrize("words", ['" OR a', "a NEAR(b", "a' | 'b", "-visa", "words:visa", "a) & (b"])
def test_signs_of_the_databases_search_language_are_only_words(chat: UUID, said: Said, words: str) -> None:
    said(chat, "visa", DECLINED)

    assert found(words=words) == ([chat] if words == "-visa" else [])


MARKS: dict[str, tuple[tuple[str, str], Callable[[Said, UUID], object]]] = {
    "an outcome": (("outcome", COST), lambda said, chat: said(chat, "x", COST)),
    "a version of an answer": (("version", f"{COST}@7"), lambda said, chat: said(chat, "x", COST, version=7)),
    "a model": (("model", "m2"), lambda said, chat: said(chat, "x", model="m2")),
    "a language": (("language", "fr"), lambda said, chat: said(chat, "x", language="fr")),
    "a low confidence": (("band", "unsure"), lambda said, chat: said(chat, "x", confidence=0.24)),
    "a middle confidence": (("band", "likely"), lambda said, chat: said(chat, "x", confidence=0.3)),
    "a question without an answer": (("result", "declined"), lambda said, chat: said(chat, "x", DECLINED)),
    "choices": (("result", "offered"), lambda said, chat: said(chat, "x", "", buttons=OFFERED)),
    "an alarm": (("safety", "crisis"), lambda said, chat: said(chat, "x", "safety/crisis", alert="crisis")),
    "any alarm": (("safety", "any"), lambda said, chat: said(chat, "x", "safety/emergency", alert="emergency")),
    "a wish for a person": (("handoff", "asked"), lambda said, chat: ownership.request_person(chat)),
    "an answer that did not help": (
        ("helpful", "no"),
        lambda said, chat: feedback.give(chat, said(chat, "x").sequence + 1, False, ""),
    ),
    "its channel": (("channel", "web"), lambda said, chat: None),
}


@pytest.mark.parametrize("what", MARKS)
def test_a_chat_is_found_by(chat: UUID, said: Said, what: str) -> None:
    mark, happen = MARKS[what]
    other = Conversation.objects.create(channel="telegram").pk
    said(other, "something else", "costs/what_you_pay", confidence=0.95)

    happen(said, chat)

    assert found(marks=(mark,)) == [chat]
    assert set(found()) == {chat, other}


def test_all_filters_must_hold(chat: UUID, said: Said) -> None:
    said(chat, "about the visa", COST)
    other = tokens.open_conversation("web")[0].pk
    said(other, "about the visa", DECLINED)

    assert found(words="visa", marks=(("outcome", COST), ("channel", "web"))) == [chat]
    assert found(words="visa", marks=(("outcome", COST), ("result", "declined"))) == []


def test_a_filter_goes_by_the_day_on_which_a_chat_began(chat: UUID, said: Said) -> None:
    said(chat, "about the visa")
    today = timezone.now().date()
    Entry.objects.update(day=today)

    for words in ("", "visa"):
        assert found(since=today, until=today, words=words) == [chat]
        assert found(since=today + timedelta(days=1), words=words) == []
        assert found(until=today - timedelta(days=1), words=words) == []


def test_reviewed_or_not_goes_by_whether_somebody_judged(chat: UUID, said: Said) -> None:
    said(chat, "about the visa")
    other = tokens.open_conversation("web")[0].pk
    said(other, "about the visa")
    Mark.objects.create(entry=Entry.objects.get(conversation=chat), kind="reviewed", value="yes")

    for words in ("", "visa"):
        assert found(marks=(("reviewed", "yes"),), words=words) == [chat]
        assert found(without=(("reviewed", "yes"),), words=words) == [other]


def test_pages_follow_one_another_and_each_chat_is_on_one_of_them(said: Said, db: None) -> None:
    chats = [tokens.open_conversation("web")[0].pk for _ in range(7)]
    for chat in chats:
        for number in range(3):
            said(chat, f"visa {number}")

    for words in ("", "visa"):
        seen: list[UUID] = []
        before = None
        while True:
            hits, before = queries.page(Filters(words=words), before, size=3)
            seen.extend(Entry.objects.get(pk=hit.entry).conversation_id for hit in hits)
            if before is None:
                break
        assert seen == chats[::-1]


def test_a_long_chat_full_of_the_word_hides_none_of_the_others(
    chat: UUID, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 2)
    for _ in range(5):
        said(chat, "visa")
    other = tokens.open_conversation("web")[0].pk
    said(other, "visa")

    assert found(words="visa") == [other, chat]
    newer, older = queries.neighbours(Filters(words="visa"), Entry.objects.get(conversation=other).pk)
    assert (newer, older) == (None, Entry.objects.get(conversation=chat).pk)


def test_the_first_message_with_the_words_is_shown(chat: UUID, said: Said) -> None:
    said(chat, "hello", DECLINED)
    message = said(chat, "our visa")
    said(chat, "the visa again")

    hits, _ = queries.page(Filters(words="visa"))

    assert [hit.sequence for hit in hits] == [message.sequence]


def test_what_a_navigator_wrote_is_indexed_without_personal_data(chat: UUID, people: People) -> None:
    ownership.request_person(chat)
    handover.claim(chat, people("maria"))
    handover.say(chat, people("maria"), "Write to ana.gomez@example.org please", "1")

    assert found(words="please") == [chat]
    assert found(words="gomez") == []


def test_a_taken_back_opinion_is_not_found_any_more(chat: UUID, said: Said) -> None:
    reply = said(chat, "x").sequence + 1
    feedback.give(chat, reply, False, "")
    feedback.give(chat, reply, True, "")

    assert found(marks=(("helpful", "no"),)) == []
    assert found(marks=(("helpful", "yes"),)) == [chat]


def words_in_the_files() -> str:
    """All that the full-text index keeps, old pieces too."""
    if connection.vendor != "sqlite":
        return repr(list(Words.objects.values_list("words", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT block FROM archive_words_data UNION ALL SELECT c0 FROM archive_words_content")
        return repr([bytes(row[0]) if not isinstance(row[0], str) else row[0] for row in cursor.fetchall()])


@pytest.mark.django_db(transaction=True)
def test_a_deleted_chat_leaves_the_index_and_its_files(chat: UUID, said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_rewrite, "PAUSE_SECONDS", 0.0)
    other = tokens.open_conversation("web")[0].pk
    said(chat, "xylophone")
    said(other, "zeppelin")
    assert "xylophone" in words_in_the_files()

    message_store.delete(chat)

    assert found(words="xylophone") == []
    assert found() == found(words="zeppelin") == [other]
    assert any(purge.purge_erased() for _ in range(100))
    assert "xylophone" not in words_in_the_files()
    assert "zeppelin" in words_in_the_files()
    assert not Left.objects.exists()
    assert not Turn.objects.filter(message__conversation=chat).exists()


def test_a_chat_erased_in_the_chat_is_found_only_by_what_comes_after(chat: UUID, said: Said) -> None:
    said(chat, "our visa")
    message_store.store_incoming(chat, Incoming(str(uuid4()), "delete everything"))
    turn = turns.claim(chat)
    assert turn is not None
    turns.finish(turn, [answer("privacy/delete_confirm")])

    said(chat, "a hotel", DECLINED)

    assert found(words="visa") == []
    assert found(words="everything") == []
    assert found(words="hotel") == [chat]


def test_what_a_family_takes_back_is_found_no_longer(chat: UUID, said: Said) -> None:
    said(chat, "our visa", COST)
    taken = Message.objects.get(text="our visa")

    message_store.withdraw_message(str(taken.external_id), "(taken back)")

    assert found(words="visa") == []
    assert found(words="taken back") == [chat]
    assert Left.objects.exists()


def test_the_index_made_again_is_the_same(chat: UUID, said: Said, people: People) -> None:
    said(chat, "our visa", COST, confidence=0.2)
    said(chat, "nothing", DECLINED)
    feedback.give(chat, 2, False, "")
    ownership.request_person(chat)
    handover.claim(chat, people("maria"))
    handover.say(chat, people("maria"), "good morning", "1")

    def whole() -> list[object]:
        turns = set(Turn.objects.values_list("message", "day", "hour", "result", "outcome", "language"))
        return [set(Mark.objects.values_list("kind", "value")), turns, found(words="visa"), found(words="good morning")]

    before = whole()
    assert index.rebuild() == 1

    assert whole() == before


def test_a_turn_tells_what_came_of_a_message(chat: UUID, said: Said, people: People) -> None:
    said(chat, "x", COST)
    said(chat, "x", "", buttons=OFFERED)
    said(chat, "x", DECLINED)
    said(chat, "x", "sorry/unavailable")
    said(chat, "x", "safety/crisis", alert="crisis")
    message_store.store_incoming(chat, Incoming(str(uuid4()), button=VISA))
    turn = turns.claim(chat)
    assert turn is not None
    turns.finish(turn, [Reply("A visa …", VISA)])
    handover.claim(chat, people("maria"))
    said(chat, "x")

    told = list(Turn.objects.order_by("message__sequence").values_list("result", flat=True))

    assert told == ["understood", "offered", "declined", "failed", "alarm", "pressed", "person"]
    assert Author.FAMILY in {turn.message.author for turn in Turn.objects.select_related("message")}
