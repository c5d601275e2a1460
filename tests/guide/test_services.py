"""What can be done with a list, and that nothing of it is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from bot.content.responses import responses
from bot.conversations import tokens
from bot.guide import changes, services
from bot.guide.changes import LENGTH, LIMIT, Refusal, undo
from bot.guide.models import Change, ListedQuestion
from tests.guide.conftest import put, read

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Kann meine Mutter dort kochen?? \U0001f372 <b>#import</b> {0}"


def test_own_words_are_kept_as_they_were_written(chat: UUID) -> None:
    put(chat, WORDS)

    assert read(chat) == [WORDS]


def test_nonsense_is_kept_as_own_words_and_never_as_a_curated_question(chat: UUID) -> None:
    put(chat, "asdf ???")

    assert ListedQuestion.objects.get().own and not ListedQuestion.objects.get().bank
    with pytest.raises(Refusal):
        services.from_bank("asdf")


def test_a_question_of_the_bank_brings_what_is_known(chat: UUID) -> None:
    added = services.add(chat, services.from_bank("risks-gvhd")).question

    assert (added.own, added.bank, added.answer) == (False, "risks-gvhd", "risks/gvhd")


def test_the_question_of_an_answer_is_the_one_that_the_family_read(chat: UUID) -> None:
    services.add(chat, services.from_answer("therapy/dose"))

    assert read(chat) == [responses()["therapy/dose"].metadata["ask"]]
    with pytest.raises(Refusal):
        services.from_answer("therapy/cd19")


def test_500_characters_fit_and_501_are_refused_with_a_clear_sentence(chat: UUID) -> None:
    put(chat, "x" * LENGTH)

    with pytest.raises(Refusal) as refused:
        put(chat, "y" * (LENGTH + 1))

    assert "501" in refused.value.message and "500" in refused.value.message
    assert read(chat) == ["x" * LENGTH]


def test_60_questions_fit_and_another_is_refused(chat: UUID) -> None:
    put(chat, *(f"question {number}" for number in range(LIMIT)))

    with pytest.raises(Refusal, match="60 questions"):
        put(chat, "one more")

    assert len(read(chat)) == LIMIT


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_not_put_on_the_list(chat: UUID, text: str) -> None:
    with pytest.raises(Refusal):
        put(chat, text)


def test_the_same_words_again_are_on_the_list_once(chat: UUID) -> None:
    put(chat, "Who pays?")

    assert services.add(chat, services.Wanted("who pays ?")).known
    assert len(read(chat)) == 1


def test_two_questions_become_one_and_own_words_win(chat: UUID) -> None:
    curated = services.add(chat, services.from_bank("travel-take-turns")).question
    own = put(chat, "May my sister and I swap?")[0]

    services.merge(chat, own, curated.pk)

    assert read(chat) == ["May my sister and I swap?"]
    assert ListedQuestion.objects.get(removed=False).bank == "travel-take-turns"
    undo(chat, services.CHAT)
    assert len(read(chat)) == 2


def test_the_top_three_stand_first_in_the_order_given(chat: UUID) -> None:
    a, b, c, d = put(chat, "a", "b", "c", "d")

    services.set_top(chat, [d, b])

    assert read(chat) == ["d", "b", "a", "c"]
    services.toggle_top(chat, c)
    assert read(chat) == ["d", "b", "c", "a"]
    with pytest.raises(Refusal, match="Up to 3"):
        services.toggle_top(chat, a)
    services.toggle_top(chat, d)
    assert read(chat) == ["b", "c", "a", "d"]


@pytest.mark.parametrize(("position", "order"), [(1, "dabc"), (2, "adbc"), (4, "abcd"), (99, "abcd")])
def test_a_question_is_moved(chat: UUID, position: int, order: str) -> None:
    last = put(chat, *"abcd")[-1]

    services.move(chat, last, position)

    assert "".join(read(chat)) == order


def test_a_top_question_is_moved_among_the_top(chat: UUID) -> None:
    a, _, c = put(chat, *"abc")
    services.set_top(chat, [a, c])

    services.move(chat, c, 1)

    assert read(chat) == ["c", "a", "b"]


STEPS: dict[str, Callable[[UUID, list[int]], object]] = {
    "add": lambda chat, ids: put(chat, "e"),
    "remove": lambda chat, ids: services.remove(chat, ids[1:3]),
    "clear": lambda chat, ids: services.clear(chat),
    "top": lambda chat, ids: services.set_top(chat, [ids[3], ids[0]]),
    "move": lambda chat, ids: services.move(chat, ids[3], 1),
    "edit": lambda chat, ids: services.edit(chat, ids[0], "other words", services.CHAT),
    "merge": lambda chat, ids: services.merge(chat, ids[2], ids[0]),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step_can_be_taken_back(chat: UUID, step: str) -> None:
    ids = put(chat, *"abcd")
    STEPS[step](chat, ids)
    assert read(chat) != list("abcd")

    assert undo(chat, services.CHAT) == step

    assert read(chat) == list("abcd")


def test_steps_are_taken_back_one_after_the_other_until_there_is_none(chat: UUID) -> None:
    put(chat, *"ab")

    assert [undo(chat, services.CHAT) for _ in range(3)] == ["add", "add", None]
    assert read(chat) == []


def test_taking_back_touches_only_ones_own_steps(chat: UUID) -> None:
    (mine,) = put(chat, "mine")
    put(chat, "hers", hand="link:1")
    services.remove(chat, [mine])

    undo(chat, services.CHAT)
    undo(chat, services.CHAT)

    assert read(chat) == ["hers"]


def test_what_is_not_on_the_list_cannot_be_changed(chat: UUID) -> None:
    (gone,) = put(chat, "a")
    services.remove(chat, [gone])

    assert services.remove(chat, [gone, 999]) == []
    for step in (
        lambda: services.edit(chat, gone, "b", services.CHAT),
        lambda: services.move(chat, gone, 1),
        lambda: services.merge(chat, gone, gone),
    ):
        with pytest.raises(Refusal):
            step()


def test_another_familys_question_cannot_be_changed(chat: UUID) -> None:

    (theirs,) = put(tokens.open_conversation("web")[0].pk, "theirs")

    assert services.remove(chat, [theirs]) == []
    with pytest.raises(Refusal):
        services.edit(chat, theirs, "x", services.CHAT)


def test_what_was_removed_is_forgotten_after_a_day(chat: UUID) -> None:
    (gone,) = put(chat, "gone")
    services.remove(chat, [gone])
    past = timezone.now() - timedelta(days=2)
    ListedQuestion.objects.filter(pk=gone).update(changed=past)
    Change.objects.update(created=past)

    put(chat, "new")

    assert not ListedQuestion.objects.filter(pk=gone).exists()
    assert Change.objects.count() == 1


# Two people at once, on threads with connections of their own


def at_once(work: list[Callable[[], object]]) -> list[object]:
    def closing(step: Callable[[], object]) -> object:
        try:
            return step()
        except Refusal as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as threads:
        return list(threads.map(closing, work))


def adding(chat: UUID, text: str, hand: str) -> Callable[[], object]:
    return lambda: put(chat, text, hand=hand)


def test_two_people_who_add_at_once_lose_nothing(chat: UUID) -> None:
    texts = [f"{word} question" for word in ["ant", "bee", "cat", "dog", "eel", "fox", "gnu", "hen"]]

    at_once([adding(chat, text, f"link:{number % 2}") for number, text in enumerate(texts)])

    assert sorted(read(chat)) == sorted(texts)
    assert len({question.place for question in changes.listed_questions(chat)}) == len(texts)


def test_the_last_place_is_given_once(chat: UUID) -> None:
    put(chat, *(f"question {number}" for number in range(LIMIT - 1)))

    came = at_once([adding(chat, f"last {number}", "chat") for number in range(4)])

    assert came.count("full") == 3
    assert len(read(chat)) == LIMIT


def test_adding_removing_marking_and_moving_at_once_all_hold(chat: UUID) -> None:
    a, b, c, d = put(chat, *"abcd")

    at_once(
        [
            lambda: services.remove(chat, [a]),
            lambda: services.set_top(chat, [c], "link:1"),
            lambda: services.move(chat, d, 1, "link:1"),
            lambda: services.edit(chat, b, "B", "link:2"),
            adding(chat, "e", "link:2"),
        ]
    )

    assert read(chat)[0] == "c" and sorted(read(chat)) == ["B", "c", "d", "e"]
    assert read(chat).index("d") < read(chat).index("B")


def test_the_same_question_from_two_people_at_once_stands_once(chat: UUID) -> None:
    at_once([adding(chat, "Who pays?", f"link:{number}") for number in range(4)])

    assert read(chat) == ["Who pays?"]
