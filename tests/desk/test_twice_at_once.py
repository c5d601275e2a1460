"""The same form twice at the same moment, from two windows or two people: nothing fails, and nothing is doubled."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bot.conversations import tokens
from bot.conversations.message_log import write
from bot.conversations.models import Author
from bot.desk.languages import spoken_by
from bot.review import content_gaps
from bot.review.models import GapAside
from tests.desk.conftest import People, SignedIn

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 30


def at_once(first: Callable[[int], object], second: Callable[[int], object]) -> None:
    """Both, in ROUNDS rounds that begin at the same moment. Raises what one of them raises."""
    both = threading.Barrier(2, timeout=60)

    def each(act: Callable[[int], object]) -> None:
        try:
            for number in range(ROUNDS):
                both.wait()
                act(number)
        except BaseException:
            both.abort()
            raise
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(each, (first, second)))


def test_two_windows_that_save_other_languages_leave_those_of_one(signed_in: SignedIn, people: People) -> None:
    one, other = signed_in("maria"), signed_in("maria")

    at_once(
        lambda _: one.post("/staff/languages/", {"language": ["es", "en"]}),
        lambda _: other.post("/staff/languages/", {"language": ["es", "ar"]}),
    )

    assert spoken_by(people("maria")) in ({"es", "en"}, {"es", "ar"})


def test_two_reviewers_who_put_the_same_aside_have_both_done_so(people: People) -> None:
    chat = tokens.open_conversation("web")[0].pk
    asked = [write(chat, Author.FAMILY, f"joke {number}").pk for number in range(ROUNDS)]
    rita, lena = people("rita"), people("lena")

    at_once(
        lambda number: content_gaps.put_aside([asked[number]], rita),
        lambda number: content_gaps.put_aside([asked[number]], lena),
    )

    assert GapAside.objects.count() == ROUNDS
