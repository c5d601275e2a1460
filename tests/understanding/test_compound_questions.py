"""Which questions of a message are answered, and which of them first."""

from bot.understanding.compound_questions import STORY_WORDS, questions
from bot.understanding.prediction import Reading
from bot.understanding.reading_limits import thresholds

NOTHING = Reading(("scope/off_topic",), (0.9,), 0.9)
# What the parts of the messages below mean, wherever they stand.
MEANINGS = {
    "she was walking in july": "eligibility/performance_status",
    "how soon could it begin?": "process/timeline",
    "what does it cost?": "costs/overview",
}


def read(texts: list[str]) -> list[Reading]:
    """A reader that knows only the parts of these messages."""
    found = (MEANINGS.get(text.partition(" << ")[0].lower()) for text in texts)
    return [Reading((meaning,), (0.9,), 0.9) if meaning else NOTHING for meaning in found]


def whole(**shares: float) -> Reading:
    names = {"walking": "eligibility/performance_status", "begin": "process/timeline", "cost": "costs/overview"}
    order = sorted(shares, key=lambda name: shares[name], reverse=True)
    return Reading(tuple(names[name] for name in order), tuple(shares[name] for name in order), 0.9)


def test_what_a_message_speaks_of_most_is_answered_before_the_story_that_leads_to_it() -> None:
    sentences = ["She was walking in July", "How soon could it begin?"]

    found = questions(sentences, whole(begin=0.7, walking=0.1), read, thresholds())

    assert found == ["process/timeline", "eligibility/performance_status"]


def test_two_weighty_questions_are_answered_in_their_order() -> None:
    sentences = ["How soon could it begin?", "What does it cost?"]

    found = questions(sentences, whole(cost=0.6, begin=0.3), read, thresholds())

    assert found == ["process/timeline", "costs/overview"]


def test_only_what_has_the_form_of_a_question_is_one_in_a_long_story() -> None:
    story = " ".join(["and then we went home again"] * (STORY_WORDS // 6 + 1))
    sentences = ["She was walking in July", story, "How soon could it begin?", "What does it cost?"]

    found = questions(sentences, whole(begin=0.5, cost=0.3, walking=0.2), read, thresholds())

    assert found == ["process/timeline", "costs/overview"]
