"""Where a channel has no buttons, a family chooses by numbers and words."""

import pytest

from bot.content.responses import response
from bot.conversations.numbered_choices import answered_payload, as_lines, chosen_payload, label

KIND = [{"title": f"Question {letter}?", "payload": f"/guide/pick:{letter}"} for letter in "abc"]
BUTTONS = [*KIND, {"title": "Show my list", "payload": "/guide/show"}]
DISEASES = [
    {"title": "Lupus with kidney disease", "payload": "/t:lupus", "words": ["lupus", "sle"]},
    {"title": "Scleroderma", "payload": "/t:ssc", "words": ["scleroderma", "ssc"]},
]


def test_buttons_become_numbered_lines() -> None:
    assert as_lines(BUTTONS).splitlines()[3] == "4. Show my list"


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("2", "/guide/pick:b"),
        (" 4. ", "/guide/show"),
        ("#1", "/guide/pick:a"),
        ("1, 3", "/guide/pick:a,c"),
        ("3 and 1", "/guide/pick:c,a"),
        ("1 1", "/guide/pick:a"),
        ("02", "/guide/pick:b"),
        ("٢", "/guide/pick:b"),
        ("۲", "/guide/pick:b"),
        ("२", "/guide/pick:b"),
        ("２", "/guide/pick:b"),
        ("2️⃣", "/guide/pick:b"),
        ("1 y 3", "/guide/pick:a,c"),
        ("1 и 3", "/guide/pick:a,c"),
        ("١ و ٣", "/guide/pick:a,c"),
        ("1、3", "/guide/pick:a,c"),
        ("1和3", "/guide/pick:a,c"),
        ("1+3", "/guide/pick:a,c"),
        ("1 or 3", None),
        ("1-3", None),
        ("y", None),
        ("1 4", None),
        ("5", None),
        ("0", None),
        ("112", None),
        ("show my list!", "/guide/show"),
        ("question b", "/guide/pick:b"),
        ("show", None),
        ("1 is fine", None),
        ("3 please", "/guide/pick:c"),
        ("the first one", "/guide/pick:a"),
        ("The first two, please", "/guide/pick:a,b"),
        ("second and third", "/guide/pick:b,c"),
        ("one and three", "/guide/pick:a,c"),
        ("number 2", "/guide/pick:b"),
        ("la segunda", "/guide/pick:b"),
        ("第一个", "/guide/pick:a"),
        ("我选第二个", "/guide/pick:b"),
        ("الأولى", "/guide/pick:a"),
        ("первую, пожалуйста", "/guide/pick:a"),
        ("der Erste", "/guide/pick:a"),
        ("no one", None),
        ("the first one?", None),
        ("um", None),
        ("hai", None),
        ("ek", None),
        ("my first child", None),
        ("the fifth", None),
        ("please", None),
        ("thanks", None),
        ("", None),
    ],
)
def test_a_number_or_the_words_of_a_button_choose_it(text: str, payload: str | None) -> None:
    assert chosen_payload(text, BUTTONS) == payload


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("lupus", "/t:lupus"),
        ("my mother has SSc", "/t:ssc"),
        ("what is lupus", None),
        ("lupus?", None),
        ("lupus or scleroderma", None),
        ("she has had lupus since she was a young girl in the village", None),
    ],
)
def test_a_key_word_chooses_only_in_a_short_statement(text: str, payload: str | None) -> None:
    assert chosen_payload(text, DISEASES) == payload


@pytest.mark.parametrize(
    ("step", "text", "answer"),
    [
        ("guide/start", "I'm the patient", "asker=patient"),
        ("guide/start", "I'm the patient's daughter", "asker=relative"),
        ("guide/start", "the patient's mum", "asker=parent"),
        ("guide/start", "it's for my daughter", "asker=parent"),
        ("guide/start", "I'm her mum", "asker=parent"),
        ("guide/start", "me, the patient", "asker=patient"),
        ("guide/start", "the missus is crook, im her hubby", "asker=relative"),
        ("guide/start", "i am daughter", "asker=relative"),
        ("guide/ask_disease", "pass", "disease="),
        ("guide/ask_disease", "i think sclero, the hard skin", "disease=scleroderma"),
        ("guide/ask_disease", "lupus in the kidneys", "disease=lupus"),
        ("guide/ask_disease", "lupus, not the kidneys", "disease=lupusother"),
        ("guide/ask_stage", "we are only just looking into it", "stage=records"),
        ("guide/ask_stage", "she had the cells two weeks ago", "stage=after"),
        ("guide/ask_stage", "we are home now", "stage=home"),
        ("guide/ask_stage", "we're just getting the records together", "stage=records"),
        ("guide/ask_stage", "first review ok, doing the visa now", "stage=travel"),
        ("guide/ask_worry", "mostly the side effects", "worry=risks"),
        ("guide/ask_worry", "whether I can join", "worry=fit"),
        ("guide/ask_worry", "travel stuff", "worry=travel"),
        ("guide/ask_stage", "he stopped breathing", None),
        ("guide/ask_worry", "infections mostly", "worry=risks"),
        ("guide/ask_worry", "how we pay for it", None),
        ("guide/ask_worry", "paying for it", "worry=costs"),
    ],
)
def test_the_interview_understands_free_words(step: str, text: str, answer: str | None) -> None:
    wanted = answer and f"/guide/tell:{answer}"

    assert chosen_payload(text, list(response(step).buttons)) == wanted


LIST = "Your list:\n1. Will my mother need a visa?\n2. Who pays for the flight?"
LETTERED = [{**button, "label": label(n, LIST)} for n, button in enumerate(BUTTONS, start=1)]


def test_under_a_numbered_list_the_choices_have_letters() -> None:
    assert as_lines(BUTTONS, 1, LIST).splitlines()[1] == "B. Question b?"


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("b", "/guide/pick:b"),
        ("D.", "/guide/show"),
        ("A, C", "/guide/pick:a,c"),
        ("a and c", "/guide/pick:a,c"),
        ("Ｂ", "/guide/pick:b"),
        ("2", None),
        ("b 2", None),
        ("z", None),
    ],
)
def test_a_letter_chooses_there_and_a_number_does_not(text: str, payload: str | None) -> None:
    assert chosen_payload(text, LETTERED) == payload


def test_a_letter_of_a_choice_is_no_word_for_and() -> None:
    lettered = [{"title": letter, "payload": f"/guide/pick:{letter}", "label": letter} for letter in "ABCDE"]

    assert chosen_payload("a e c", lettered) == "/guide/pick:A,E,C"
    assert chosen_payload("a e c", lettered[:3]) == "/guide/pick:A,C"


@pytest.mark.parametrize("text", ["a", "A and B", "i"])
def test_a_letter_chooses_nothing_among_numbers(text: str) -> None:
    assert chosen_payload(text, BUTTONS) is None


def test_without_buttons_nothing_is_chosen() -> None:
    assert chosen_payload("1", []) is None


def test_a_yes_shares_the_list_and_a_no_keeps_it() -> None:
    """Without quotes, YAML takes "yes" among the words of a button for a truth value."""
    asked = list(response("guide/share").buttons)

    assert answered_payload("yes go ahead", asked) == "/guide/consent:yes"
    assert answered_payload("Yes, do it.", asked) == "/guide/consent:yes"
    assert answered_payload("no", asked) == "/guide/consent:no"
    assert answered_payload("sí, de acuerdo", asked, "es") == "/guide/consent:yes"


@pytest.mark.parametrize("text", ["first", "the first one", "one", "primeiro", "第一"])
def test_no_word_for_a_place_answers_yes_or_no(text: str) -> None:
    """What a yes does may be the end of a chat."""
    assert chosen_payload(text, list(response("privacy/delete").buttons)) is None
    assert chosen_payload("1", list(response("privacy/delete").buttons)) == "/privacy/delete_confirm"


@pytest.mark.parametrize(("text", "payload"), [("do it", "/privacy/delete_confirm"), ("don't do it", "/chat/deny")])
def test_do_it_is_a_yes_and_its_opposite_a_no(text: str, payload: str) -> None:
    assert answered_payload(text, list(response("privacy/delete").buttons)) == payload
