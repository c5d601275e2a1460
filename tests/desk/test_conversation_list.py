"""The list of conversations for reviewers: filters in the address, words outside it, filters under a name."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from bot.archive.models import Entry, SavedFilter
from bot.conversations import tokens
from bot.conversations.models import AuditEntry
from bot.desk.models import Tag
from bot.review.verdicts import record_verdict
from tests.archive.conftest import COST, DECLINED, Said, said
from tests.desk.conftest import People, SignedIn, drawn

__all__ = ["said"]
pytestmark = pytest.mark.django_db
LOG = "/staff/log/"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


@pytest.fixture
def rita(signed_in: SignedIn) -> Client:
    return signed_in("rita")


def listed(browser: Client, query: str = "") -> list[str]:
    """The chats of a page, by their links."""
    page = drawn(browser.get(f"{LOG}?{query}"))
    links = (part.split('"')[0] for part in page.split(f'href="{LOG}')[1:])
    return [link.split("/")[0] for link in links if len(link.split("/")[0]) == 36]


def test_the_list_shows_each_chat_with_its_first_words_and_marks(rita: Client, chat: UUID, said: Said) -> None:
    said(chat, "hello there", DECLINED)
    said(chat, "and the visa?", confidence=0.2)
    Tag.objects.create(conversation_id=chat, name="visa")

    page = drawn(rita.get(LOG))

    for words in ("hello there", "declined", "unsure", "tag: visa", "language: English", "4 messages"):
        assert words in page
    assert "and the visa?" not in page and '<option value="en">English (en)</option>' in page


def test_a_search_shows_the_words_that_were_found_and_keeps_them_out_of_the_address(
    rita: Client, chat: UUID, said: Said
) -> None:
    said(chat, "hello there", DECLINED)
    said(chat, "my brother Ahmed needs a visa", COST)

    answer = rita.post(LOG, {"words": "brother visa", "channel": "web"}, follow=True)

    address = answer.redirect_chain[-1][0]
    assert set(parse_qs(urlsplit(address).query)) == {"channel", "search"}
    page = drawn(answer)
    assert "needs a visa" in page
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert not any("brother" in link for link in links)
    assert AuditEntry.objects.filter(what="log.searched").exists()
    assert "brother" not in repr(list(AuditEntry.objects.values()))


def test_a_link_with_somebody_elses_search_says_that_it_is_not_searched(
    rita: Client, signed_in: SignedIn, chat: UUID, said: Said
) -> None:
    said(chat, "about a visa", DECLINED)
    address = rita.post(LOG, {"words": "visa"}, follow=True).redirect_chain[-1][0]

    page = drawn(signed_in("lena").get(address))

    assert "belong to another session" in page


@pytest.mark.parametrize(
    "query",
    [
        "outcome=costs/overview",
        "answer=costs/overview",
        "answer=costs/overview&version=1",
        "result=understood&band=certain",
        "channel=web&language=en",
        "model=m1",
        "reviewed=no",
        "safety=any&handoff=&helpful=",
        "tag=child",
    ],
)
def test_a_link_finds_what_its_filters_say(rita: Client, chat: UUID, said: Said, query: str) -> None:
    said(chat, "how much?", COST, version=1, alert="emergency")
    Tag.objects.create(conversation_id=chat, name="child")
    other = tokens.open_conversation("telegram")[0].pk
    said(other, "something", DECLINED, confidence=0.5, model="m0", language="fr")

    assert listed(rita, query) == ([str(other), str(chat)] if query == "reviewed=no" else [str(chat)])


def test_a_tag_that_was_taken_off_finds_nothing(rita: Client, chat: UUID) -> None:
    rita.post(f"/staff/chats/{chat}/tag/", {"name": "child"})
    assert listed(rita, "tag=child") == [str(chat)]

    rita.post(f"/staff/chats/{chat}/tag/", {"remove": "child"})

    assert listed(rita, "tag=child") == []


def test_a_chat_is_reviewed_when_somebody_judged_in_it(rita: Client, people: People, chat: UUID, said: Said) -> None:
    message = said(chat, "about the visa")
    assert (listed(rita, "reviewed=no"), listed(rita, "reviewed=yes")) == ([str(chat)], [])

    record_verdict(message.pk, people("rita"), "right")

    assert (listed(rita, "reviewed=no"), listed(rita, "reviewed=yes")) == ([], [str(chat)])
    assert "reviewed</b>" in drawn(rita.get(LOG))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("since=2026-02-30", "Enter a valid date"),
        ("since=2026-03-02&until=2026-03-01", "before the first"),
        ("version=2", "Choose the answer"),
        ("answer=costs/none", "no such answer"),
        ("channel=pigeon", "Select a valid choice"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_with_a_sentence(rita: Client, query: str, words: str) -> None:
    answer = rita.get(f"{LOG}?{query}")

    assert answer.status_code == 400
    assert words in drawn(answer)


def test_words_without_letters_are_refused_with_a_sentence(rita: Client) -> None:
    answer = rita.post(LOG, {"words": "?!"})

    assert answer.status_code == 400
    assert "at least one word" in drawn(answer)


@pytest.mark.parametrize("before", ["x", "-1", "1" * 20, "١"])
def test_a_page_that_cannot_be_is_absent(rita: Client, before: str) -> None:
    assert rita.get(LOG, {"before": before}).status_code == 404


def test_the_next_page_goes_on_where_the_last_ended(rita: Client) -> None:
    chats = [str(tokens.open_conversation("web")[0].pk) for _ in range(53)]

    first = listed(rita, "channel=web")
    older = Entry.objects.get(conversation=UUID(first[-1])).pk

    assert f"?channel=web&amp;before={older}" in drawn(rita.get(f"{LOG}?channel=web"))
    assert [*first, *listed(rita, f"channel=web&before={older}")] == chats[::-1]


def test_a_filter_is_kept_under_a_name_for_all_reviewers_and_never_with_words(
    rita: Client, signed_in: SignedIn, chat: UUID, said: Said
) -> None:
    said(chat, "about a visa")
    rita.post(f"{LOG}filters/", {"name": "Web", "query": "channel=web&words=ahmed&search=x"})

    assert SavedFilter.objects.get().query == "channel=web"
    assert 'href="/staff/log/?channel=web">Web</a>' in drawn(signed_in("lena").get(LOG))


@pytest.mark.parametrize("sent", [{"name": "", "query": "channel=web"}, {"name": "x", "query": ""}, {"name": "x"}])
def test_a_filter_without_a_name_or_without_filters_is_not_kept(rita: Client, chat: UUID, sent: dict[str, str]) -> None:
    answer = rita.post(f"{LOG}filters/", sent, follow=True)

    assert "needs a name" in drawn(answer)
    assert not SavedFilter.objects.exists()


def test_a_name_is_given_to_one_filter_only(rita: Client, chat: UUID) -> None:
    rita.post(f"{LOG}filters/", {"name": "Web", "query": "channel=web"})
    answer = rita.post(f"{LOG}filters/", {"name": "Web", "query": "reviewed=no"}, follow=True)

    assert "already" in drawn(answer)
    assert SavedFilter.objects.get().query == "channel=web"


def test_a_saved_filter_gets_another_name_and_the_filters_shown_now(
    rita: Client, signed_in: SignedIn, chat: UUID
) -> None:
    rita.post(f"{LOG}filters/", {"name": "Web", "query": "channel=web"})
    address = f"{LOG}filters/{SavedFilter.objects.get().pk}/change/"

    rita.post(address, {"name": "On the web", "query": "reviewed=no"})
    assert list(SavedFilter.objects.values_list("name", "query")) == [("On the web", "channel=web")]
    shown = signed_in("lena").post(address, {"name": "Open", "query": "reviewed=no&words=ahmed", "with": "1"})
    assert list(SavedFilter.objects.values_list("name", "query")) == [("Open", "reviewed=no")]
    assert shown.headers["Location"] == f"{LOG}?reviewed=no"
    assert SavedFilter.objects.get().author.get_username() == "rita"

    rita.post(f"{LOG}filters/", {"name": "Web", "query": "channel=web"})
    assert "already a filter called “Web”" in drawn(rita.post(address, {"name": "Web"}, follow=True))
    for sent in ({"name": " "}, {"name": "x", "query": "words=ahmed", "with": "1"}):
        assert "needs a name and at least one filter" in drawn(rita.post(address, sent, follow=True))
    assert set(SavedFilter.objects.values_list("name", "query")) == {("Open", "reviewed=no"), ("Web", "channel=web")}


def test_nobody_elses_saved_filter_is_changed(rita: Client, signed_in: SignedIn, chat: UUID) -> None:
    signed_in("lena").post(f"{LOG}filters/", {"name": "Web", "query": "channel=web"})
    for key in (SavedFilter.objects.get().pk, 10**6):
        assert rita.post(f"{LOG}filters/{key}/change/", {"name": "Mine"}).status_code == 404


def test_a_saved_filter_is_deleted_by_its_author_or_a_lead_only(
    rita: Client, signed_in: SignedIn, people: People
) -> None:
    def saved() -> int:
        return SavedFilter.objects.create(name=str(uuid4())[:8], query="reviewed=no", author=people("lena")).pk

    theirs, none = saved(), 10**6
    refused, absent = (rita.post(f"{LOG}filters/{key}/delete/") for key in (theirs, none))
    assert (refused.status_code, refused.content) == (absent.status_code, absent.content)
    assert refused.status_code == 404

    assert signed_in("lena").post(f"{LOG}filters/{theirs}/delete/").status_code == 302
    mine = SavedFilter.objects.create(name="mine", query="reviewed=no", author=people("rita")).pk
    assert rita.post(f"{LOG}filters/{mine}/delete/").status_code == 302
    assert not SavedFilter.objects.exists()
