"""What the trained assistant replies, through Rasa's own machinery."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from bot.content.responses import responses
from bot.conversations.buttons import composed
from bot.conversations.types import Question, Reply
from bot.evaluation.in_process import LocalAssistant

pytestmark = pytest.mark.django_db(transaction=True)


def ask(
    assistant: LocalAssistant, text: str, outcome: str | None = None, previous: dict[str, Any] | None = None
) -> list[Reply]:
    return asyncio.run(assistant.ask(Question(str(uuid4()), text, outcome, previous or {})))


def test_rasa_hands_the_whole_metadata_of_an_answer_to_our_channel(assistant: LocalAssistant) -> None:
    (reply,) = ask(assistant, "who is the sponsor of the study")

    expected = responses()["trial/sponsor"]
    assert reply.outcome == "trial/sponsor"
    assert reply.text == expected.text
    told = {**reply.details.to_json(), **reply.columns}
    assert {key: told[key] for key in expected.metadata} == expected.metadata
    assert reply.confidence is not None and 0 < reply.confidence <= 1
    assert reply.model
    assert reply.details.considered[0] == ("trial/sponsor", reply.confidence)
    assert len(reply.details.considered) == 5


def test_a_pressed_button_needs_no_reading(assistant: LocalAssistant) -> None:
    (reply,) = ask(assistant, "whatever the title says", outcome="trial/phase")

    assert reply.outcome == "trial/phase"


def test_two_questions_get_two_answers_in_their_order(assistant: LocalAssistant) -> None:
    replies = ask(assistant, "Is there a placebo group? And which visa do we need for China?")

    assert [reply.outcome for reply in replies] == ["trial/placebo", "travel/visa"]


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuánto cuesta? ¿Qué visado hace falta?",
        "Qual é o custo? Precisa de visto?",
        "Was kostet das? Welches Visum brauchen wir?",
        "Сколько это стоит? Какая виза нужна?",
        "费用多少？需要什么签证？",
        "كم التكلفة؟ وما هي التأشيرة المطلوبة؟",
        "कितना खर्च आएगा? वीज़ा कौन सा चाहिए?",
        "Ücreti ne kadar? Hangi vize gerekiyor?",
        "Berapa biayanya? Visa apa yang diperlukan?",
        "Chi phí bao nhiêu? Cần visa gì?",
        "خرچہ کتنا ہے؟ کون سا ویزا چاہیے؟",
    ],
)
def test_two_questions_get_two_answers_in_every_language(assistant: LocalAssistant, text: str) -> None:
    assert {reply.outcome for reply in ask(assistant, text)} == {"costs/overview", "travel/visa"}


@pytest.mark.parametrize("text", ["Hola, ¿cómo están? ¿cuánto cuesta?", "Oi, tudo bem? Quanto custa?"])
def test_a_question_how_we_are_is_none_of_them(assistant: LocalAssistant, text: str) -> None:
    assert [reply.outcome for reply in ask(assistant, text)] == ["costs/overview"]


def test_of_five_questions_three_are_answered_and_the_others_are_one_tap_away(assistant: LocalAssistant) -> None:
    asked = (
        "Is there a placebo group? Which visa do we need for China? Who is the sponsor of the study? "
        "Which phase is the trial in? Can I bring a caregiver?"
    )

    *given, remark = [composed([reply])[0] for reply in ask(assistant, asked)]

    answered = [reply.outcome for reply in given]
    left = [button["payload"].lstrip("/") for button in remark.buttons]
    assert len(answered) == 3 and len(left) == 2
    assert set(answered + left) == {"trial/placebo", "travel/visa", "trial/sponsor", "trial/phase", "travel/caregiver"}


def test_a_yes_takes_up_the_offer_of_a_person(assistant: LocalAssistant) -> None:
    before = {"text": "lab values", "outcomes": ["scope/off_topic"], "on_affirm": "human/handoff"}

    (reply,) = ask(assistant, "yes please", previous=before)

    assert reply.outcome == "human/handoff"


def test_a_yes_without_an_offer_is_just_a_yes(assistant: LocalAssistant) -> None:
    (reply,) = ask(assistant, "yes")

    assert reply.outcome == "chat/affirm"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("yes", "human/handoff"),
        ("ok please do", "human/handoff"),
        ("yes, and how much does it cost?", "costs/overview"),
        ("ok. is there an age limit", "eligibility/age"),
    ],
)
def test_an_offer_takes_only_what_is_surely_a_yes(assistant: LocalAssistant, text: str, outcome: str) -> None:
    before = {"text": "my eGFR is 28", "outcomes": ["scope/personal_medical"], "on_affirm": "human/handoff"}

    assert ask(assistant, text, previous=before)[0].outcome == outcome


@pytest.mark.parametrize("text", ["ok, what does that mean?", "yes but who are you?"])
def test_a_question_after_an_offer_is_no_yes(assistant: LocalAssistant, text: str) -> None:
    before = {"text": "my eGFR is 28", "outcomes": ["scope/personal_medical"], "on_affirm": "human/handoff"}

    assert ask(assistant, text, previous=before)[0].outcome != "human/handoff"


@pytest.mark.parametrize("text", ["yes, and now she cannot breathe", "ok he is unconscious now"])
def test_danger_beside_a_yes_is_heard(assistant: LocalAssistant, text: str) -> None:
    before = {"text": "my eGFR is 28", "outcomes": ["scope/personal_medical"], "on_affirm": "human/handoff"}

    assert ask(assistant, text, previous=before)[0].outcome == "safety/emergency"


@pytest.mark.parametrize(
    ("text", "outcomes", "language"),
    [
        ("hola, mi hija tiene lupus, cuánto cuesta el tratamiento", {"costs/overview", "costs/what_you_pay"}, "es"),
        ("qual visto a gente precisa pra ir pra china?", {"travel/visa"}, "pt"),
        ("Quels sont les risques de ce traitement ?", {"risks/overview"}, "fr"),
        ("这个治疗要多少钱？", {"costs/overview", "costs/what_you_pay"}, "zh"),
        ("нужна ли виза в Китай для лечения?", {"travel/visa"}, "ru"),
        ("quiero hablar con una persona", {"human/handoff"}, "es"),
        ("quiero que borren mi chat por favor", {"privacy/delete"}, "es"),
        ("我要找人工客服", {"human/handoff"}, "zh"),
        ("أريد التحدث مع شخص", {"human/handoff"}, "ar"),
    ],
)
def test_a_question_in_another_language_gets_the_answer_to_it(
    assistant: LocalAssistant, text: str, outcomes: set[str], language: str
) -> None:
    reply = ask(assistant, text)[0]

    assert reply.outcome in outcomes and reply.language == language


def test_what_is_not_sure_in_another_language_gets_its_own_sentence(assistant: LocalAssistant) -> None:
    (reply,) = ask(assistant, "mañana juega el equipo de mi pueblo contra los vecinos")

    assert reply.outcome == "scope/other_language"
    assert reply.text == responses()["other_language/es"].text


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Thanks! Is there an interpreter?", "travel/language"),
        ("thanks, and how much does it cost?", "costs/overview"),
        ("How much does it cost? Thank you!", "costs/overview"),
        ("Hello, can children join?", "eligibility/children"),
        ("hello my mother has scleroderma can she join", "eligibility/systemic_sclerosis"),
        ("Hi there, is there an age limit", "eligibility/age"),
    ],
)
def test_a_courtesy_hides_no_question(assistant: LocalAssistant, text: str, outcome: str) -> None:
    assert ask(assistant, text)[0].outcome == outcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("thank you so much for everything you did for us", "chat/thanks"),
        ("good morning from sunny Manila", "chat/greet"),
        ("ok thanks i will think about it", "chat/thanks"),
        ("bye for now, talk later", "chat/goodbye"),
    ],
)
def test_a_long_courtesy_is_one(assistant: LocalAssistant, text: str, outcome: str) -> None:
    assert ask(assistant, text)[0].outcome == outcome


@pytest.mark.parametrize(
    ("word", "group"), [("lupus", "disease"), ("hair loss", "risks"), ("visa", "travel"), ("placebo", "trial")]
)
def test_a_word_that_many_languages_share_is_english_on_an_english_page(
    assistant: LocalAssistant, word: str, group: str
) -> None:
    reply = ask(assistant, word)[0]

    assert reply.outcome.startswith(f"{group}/") and reply.language == "en"


def test_a_word_or_two_of_danger_keep_their_language(assistant: LocalAssistant) -> None:
    reply = ask(assistant, "no respira")[0]

    assert reply.outcome == "safety/emergency" and reply.language != "en"


def test_what_no_answer_covers_is_declined(assistant: LocalAssistant) -> None:
    (reply,) = ask(assistant, "what will the weather be in Lisbon on sunday")

    assert reply.outcome == "scope/off_topic"


@pytest.mark.parametrize(
    "text", ["{{7*7}}", "<script>alert(1)</script>", "'; drop table messages; --", "${jndi:ldap://x}"]
)
def test_code_is_read_as_words_that_no_answer_covers(assistant: LocalAssistant, text: str) -> None:
    (reply,) = ask(assistant, text)

    assert reply.outcome in {"scope/off_topic", "scope/other_language", ""}
