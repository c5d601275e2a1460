"""The parts of the reading, each alone."""

import asyncio
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content.responses import response, title
from bot.safety.alarm_state import ALARMS
from bot.understanding.compound_questions import guessed_act
from bot.understanding.followup import after_others, in_its_light, joined, may_lean
from bot.understanding.glossary_normalizer import Reader
from bot.understanding.interpretation import ADULT, PERSON, WAITING, Previous
from bot.understanding.message_language import (
    LanguageDecision,
    language_after_alarm,
    language_by_words,
    language_of_talk,
)
from bot.understanding.policy import steps
from bot.understanding.prediction import Reading
from bot.understanding.rasa_channel import as_reply, outcome_of, spoken
from bot.understanding.reading_limits import thresholds
from bot.understanding.segmentation import asks, marked_questions, segments, sentences
from bot.understanding.tracker_store import RecentTrackerStore
from bot.understanding.turn_state import after_person, not_meant

ROOT = Path(__file__).resolve().parents[2]
KNOWN = {"action_guide_show", "utter_costs/visa"}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Is MMF ok?", "is mycophenolate ok?"),
        ("dcSSc-ILD & PAH", "systemic sclerosis-interstitial lung disease & pulmonary arterial hypertension"),
        ("GvHD", "graft-versus-host disease"),
        ("  Lupus  NEFRITIS ", "lupus nephritis"),
    ],
)
def test_the_fields_words_are_written_out(reader: Reader, text: str, read: str) -> None:
    assert reader.read(text) == read


def test_a_message_is_cut_into_sentences() -> None:
    assert sentences("still open? if yes, how. And 2) visa") == ["still open?", "if yes, how.", "And", "visa"]


def test_a_sentence_is_cut_into_every_run_of_its_clauses() -> None:
    found = segments("show me the list and then call my wife", "hello")

    assert [(part.text, part.before) for part in found] == [
        ("show me the list", "hello"),
        ("show me the list and then call my wife", "hello"),
        ("call my wife", "hello show me the list and then"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"), [("and who pays", True), ("results?", True), ("she is on two drugs for it", False)]
)
def test_a_question_is_known_by_its_beginning_or_its_end(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(("text", "expected"), [("and for men?", True), ("why is that so " * 6, False)])
def test_a_short_message_may_lean_on_the_one_before(text: str, expected: bool) -> None:
    assert may_lean(text, Previous("does it harm fertility", ("risks/fertility",))) is expected


def test_the_first_message_leans_on_nothing() -> None:
    assert not may_lean("and for men?", Previous())


def test_both_messages_are_read_as_one() -> None:
    before = Previous("does the whole treatment harm fertility")

    assert joined("and for men?", before) == "and for men? << does the whole treatment harm fertility"


def test_a_follow_up_to_a_follow_up_is_read_with_the_question_that_was_answered() -> None:
    before = Previous("and for men?", ("travel/visa",))

    assert joined("why", before) == f"why << and for men? << {title('travel/visa')}"


def test_short_examples_are_also_learned_after_a_message_that_has_no_bearing_on_them() -> None:
    pairs = [
        ("which visa", "costs/visa"),
        ("a long question " * 9, "risks/crs"),
        ("who pays << which visa", "costs/visa"),
    ]

    ((text, outcome),) = after_others(pairs)

    assert outcome == "costs/visa" and text.startswith("which visa << ")
    assert text.endswith(f"a long question << {title('risks/crs')}")


@pytest.mark.parametrize(
    ("understood", "expected"),
    [
        ({"outcomes": ["costs/visa"]}, []),
        ({"outcomes": [], "offered": ["costs/visa"]}, []),
        ({"outcomes": ["guide/show"]}, ["action_guide_show"]),
        ({"outcomes": ["guide/show", "costs/visa"]}, ["action_guide_show", "utter_costs/visa"]),
        ({}, []),
    ],
)
def test_the_policy_says_what_rules_cannot(understood: dict[str, object], expected: list[str]) -> None:
    assert steps(understood, KNOWN) == expected


@pytest.mark.parametrize(
    ("understood", "expected"),
    [
        ({"outcomes": ["costs/visa"]}, ["No price."]),
        ({"outcomes": ["costs/visa"], "left": ["risks/crs"]}, ["No price.", response("ask/one_at_a_time").text]),
        ({"outcomes": ["costs/visa"], "left": ["safety/crisis"]}, ["No price."]),
        ({"outcomes": ["scope/other_language"], "language": "es"}, [response("other_language/es").text]),
        ({"outcomes": ["scope/other_language"], "language": "xx"}, [response("scope/other_language").text]),
    ],
)
def test_the_channel_adds_what_rasa_leaves_to_it(understood: dict[str, object], expected: list[str]) -> None:
    assert [message["text"] for message in spoken([{"text": "No price."}], understood)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hola. ¿Es gratis? ¿Hay placebo? Gracias.", ["Hola. ¿Es gratis?", "¿Hay placebo?"]),
        ("费用多少？需要什么签证？", ["费用多少？", "需要什么签证？"]),
        ("كم التكلفة؟ وما هي التأشيرة؟", ["كم التكلفة؟", "وما هي التأشيرة؟"]),
        ("Was kostet das??!", ["Was kostet das??"]),
        ("nichts davon", []),
    ],
)
def test_questions_end_in_a_question_mark_of_any_script(text: str, expected: list[str]) -> None:
    assert marked_questions(text) == expected


def test_what_more_than_three_questions_leave_over_is_to_choose_from() -> None:
    understood = {"outcomes": ["costs/visa"], "left": ["risks/crs", "trial/phase"]}

    remark = as_reply(spoken([], understood)[-1], understood, model="x")

    assert remark["choices"] == [
        {"title": title("risks/crs"), "payload": "/risks/crs"},
        {"title": title("trial/phase"), "payload": "/trial/phase"},
    ]


@pytest.mark.parametrize(
    ("action", "outcome"),
    [
        ("utter_costs/visa", "costs/visa"),
        ("utter_sorry_unavailable", "sorry/unavailable"),
        ("utter_ask_choose", ""),
        (None, ""),
    ],
)
def test_what_is_said_stands_for_an_outcome(action: str | None, outcome: str) -> None:
    assert outcome_of(action) == outcome


def test_the_channel_passes_on_what_was_read_and_decides_nothing() -> None:
    message = {
        "text": "Which?",
        "utter_action": "utter_ask_choose",
        "buttons": [{"title": "Talk to a person", "payload": "/human/handoff"}],
        "custom": {"choices": [{"title": "Pick", "payload": "/guide/pick:a"}], "shown": [1]},
    }

    reply = as_reply(message, {"offered": ["costs/what_you_pay"], "confidence": 0.51234, "language": "en"}, "m")

    assert [button["payload"] for button in reply["buttons"]] == ["/human/handoff"]
    assert [button["payload"] for button in reply["choices"]] == ["/guide/pick:a"]
    assert reply["offered"] == ["costs/what_you_pay"]
    assert reply["metadata"] == {
        "outcome": "", "confidence": 0.512, "alarm": 0.0, "model": "m", "language": "en", "considered": [],
        "shown": [1], "names": ["ask/choose"],
    }  # fmt: skip


def test_what_the_words_may_have_meant_goes_into_the_log() -> None:
    reply = as_reply({"text": "No."}, {"considered": [("travel/visa", 0.5), ("costs/overview", 0.2)]}, "m")

    assert reply["metadata"]["considered"] == [("travel/visa", 0.5), ("costs/overview", 0.2)]


def test_the_tracker_cache_forgets_the_oldest_conversation() -> None:
    store = RecentTrackerStore(Domain.empty(), conversations=2)

    async def work() -> list[str]:
        for name in ("a", "b", "c"):
            await store.save(DialogueStateTracker(name, []))
        return list(await store.keys())

    assert asyncio.run(work()) == ["b", "c"]


def test_a_tracker_does_not_grow_with_the_conversation() -> None:
    store = RecentTrackerStore(Domain.empty())
    turn = [UserUttered("hello"), ActionExecuted("utter_chat"), BotUttered("Hello."), ActionExecuted("action_listen")]

    async def work() -> int:
        tracker = await store.get_or_create_tracker("a")
        for _ in range(3):
            tracker = await store.get_or_create_tracker("a")
            for event in turn:
                tracker.update(event)
            await store.save(tracker)
        return len(tracker.events)

    assert asyncio.run(work()) == 1


@pytest.mark.parametrize("file", ["config.yml", "endpoints.yml", "credentials.yml"])
def test_every_class_that_yaml_names_can_be_imported(file: str) -> None:
    """Rasa drops a tracker store that it cannot import, with a warning only."""
    text = (ROOT / file).read_text(encoding="utf-8")
    paths = {word.strip(":") for word in yaml.safe_dump(yaml.safe_load(text)).split() if word.startswith("bot.")}
    for path in paths:
        module, _, name = path.rpartition(".")
        assert hasattr(import_module(module), name)


def test_a_grown_up_is_there_only_where_a_child_was_just_asked_to_fetch_one() -> None:
    after_child = Previous("i am 12", ("privacy/minor",))

    assert ADULT in not_meant(Previous("which visa", ("travel/visa",))) and ADULT not in not_meant(after_child)
    assert set(ALARMS) <= set(not_meant(after_child))


def test_a_question_is_about_the_waiting_only_while_a_family_waits() -> None:
    assert WAITING in not_meant(Previous("which visa")) and WAITING not in not_meant(Previous("hi", waiting=True))


@pytest.mark.parametrize(
    ("outcome", "share", "guessed"), [("guide/add", 0.5, True), ("guide/add", 0.9, False), ("guide/show", 0.5, False)]
)
def test_a_wish_that_changes_something_is_guessed_where_it_is_not_sure(
    outcome: str, share: float, guessed: bool
) -> None:
    assert guessed_act(Reading((outcome,), (share,), 0.9), thresholds()) is guessed


def test_what_a_talk_is_about_is_an_answer_and_not_the_consent_of_an_app() -> None:
    before = Previous.read({"text": "hi", "earlier": ["chat/greet", "channel/agreed", "human/handoff", "travel/visa"]})

    assert before.topic == "travel/visa"


@pytest.mark.parametrize(
    ("text", "detected", "previous", "expected"),
    [
        ("kitni der lagegi", "de", Previous(language="hi"), "hi"),
        ("mujhe kisi insaan se baat karni hai", "ur", Previous(language="hi"), "hi"),
        ("mujhe kisi insaan se baat karni hai", "ur", Previous(page="hi"), "hi"),
        ("wie lange muss man dort im Krankenhaus bleiben", "de", Previous(language="hi"), "de"),
        ("कितना समय लगेगा", "hi", Previous(language="es"), "hi"),
        ("¿y para niños?", "es", Previous(), "es"),
        ("que le dan de comer", "fr", Previous(page="es"), "es"),
        ("combien de temps faut-il rester là-bas", "fr", Previous(page="es"), "fr"),
        ("muda wa kukaa hospitali ni gani", "sw", Previous(page="es"), "sw"),
    ],
)
def test_a_few_words_and_romanized_writing_stay_in_the_language_of_the_talk(
    text: str, detected: str, previous: Previous, expected: str
) -> None:
    assert language_of_talk(text, detected, previous) == expected


@pytest.mark.parametrize(
    ("text", "detected", "previous", "expected"),
    [
        ("le salió un sarpullido", "it", Previous(page="es"), "es"),
        ("non respira più", "it", Previous(page="es"), "it"),
        ("nie oddycha", "pl", Previous(language="es"), "pl"),
        ("er atmet nicht", "de", Previous(page="en"), "de"),
        ("他喘不过气", "zh", Previous(page="fr"), "zh"),
    ],
)
def test_an_alarm_is_answered_in_the_language_of_the_talk_where_its_words_belong_to_it(
    text: str, detected: str, previous: Previous, expected: str
) -> None:
    assert language_by_words(text, detected, previous) == expected


@pytest.mark.parametrize(
    ("text", "detected", "previous", "expected"),
    [
        ("doctor se baat karwa do", ("en", 0.02), Previous(language="hi"), ("hi", 0.1)),
        ("talk to the doctor please, can I?", ("en", 0.02), Previous(language="hi"), ("en", 0.02)),
        ("is he allowed to eat there", ("en", 0.02), Previous(language="ar"), ("en", 0.02)),
        ("visa kitna", ("en", 0.02), Previous(language="hi"), ("en", 0.02)),
        ("doctor se baat karwa do", ("en", 0.02), Previous(language="es"), ("en", 0.02)),
        ("wie lange muss man bleiben", ("de", 0.9), Previous(language="hi"), ("de", 0.9)),
        ("डॉक्टर से बात करवा दो", ("hi", 1.0), Previous(language="ar"), ("hi", 1.0)),
    ],
)
def test_a_talk_in_another_script_goes_on_in_latin_letters_unless_they_are_plain_english(
    text: str, detected: tuple[str, float], previous: Previous, expected: tuple[str, float]
) -> None:
    assert LanguageDecision(thresholds()).detected(text, *detected, previous) == expected


@pytest.mark.parametrize(
    ("text", "detected", "previous", "expected"),
    [
        ("¿cuándo me van a atender?", ("es", 0.03), Previous(language="en"), ("es", 0.1)),
        ("se me va a caer el pelo?", ("pt", 0.02), Previous(page="es"), ("es", 0.1)),
        ("Was versteht man unter einer CAR-T-Zelltherapie?", ("de", 0.05), Previous(), ("de", 0.1)),
        ("elle a eu un cancer du sein", ("fr", 0.02), Previous(page="es"), ("fr", 0.1)),
        ("what will they do to me there", ("de", 0.02), Previous(page="de"), ("de", 0.02)),
        ("CRS grade 3 or 4", ("fr", 0.02), Previous(page="de"), ("fr", 0.02)),
        ("visa china", ("es", 0.02), Previous(page="es"), ("es", 0.02)),
    ],
)
def test_letters_that_pass_for_english_are_another_language_where_the_words_clearly_are(
    text: str, detected: tuple[str, float], previous: Previous, expected: tuple[str, float]
) -> None:
    assert LanguageDecision(thresholds()).detected(text, *detected, previous) == expected


def test_the_wish_for_a_person_needs_no_turn_before() -> None:
    alone = Reading((PERSON, "travel/visa"), (0.75, 0.1), 0.9)

    assert in_its_light("mujhe insaan se baat karni hai", alone, Previous("visa?"), lambda _: [], thresholds()) is alone


@pytest.mark.parametrize(
    ("previous", "about_the_person"),
    [
        (Previous("a person please", waiting=True), True),
        (Previous("can I see my list", waiting=True, on_affirm="guide/show"), False),
        (Previous("which visa?"), False),
    ],
)
def test_a_no_while_waiting_is_told_how_to_take_the_request_back(previous: Previous, about_the_person: bool) -> None:
    alone = Reading(("chat/deny", "human/cancel"), (0.6, 0.2), 0.9)

    assert bool(after_person(alone, previous, thresholds())) is about_the_person


@pytest.mark.parametrize(
    ("text", "detected", "previous", "expected"),
    [
        ("bhai uske paas hai ab", "ur", Previous(language="hi"), "hi"),
        ("shukriya", "ur", Previous(language="hi"), "hi"),
        ("بھائی اس کے پاس ہے", "ur", Previous(language="hi"), "ur"),
        ("ok", "de", Previous(), "en"),
        ("mein Bruder ist jetzt bei mir", "de", Previous(language="de"), "de"),
    ],
)
def test_the_turn_after_an_alarm_is_answered_in_the_language_of_the_talk(
    text: str, detected: str, previous: Previous, expected: str
) -> None:
    assert language_after_alarm(text, detected, previous) == expected
