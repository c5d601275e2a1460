"""What would teach the assistant something dangerous is refused where it is proposed, with what speaks against it."""

from __future__ import annotations

import pytest

from bot.conversations.message_log import write
from bot.conversations.models import Author
from bot.errors import BotError
from bot.review import learning_proposals, nlu_files, nlu_writer
from bot.review.models import Proposal
from bot.review.verdicts import record_verdict
from tests.desk.conftest import People
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
REFUSED = [
    # What was taught and released before, word for word.
    ("should i stop my prednisone before we come over", "benefits/stop_other_drugs", "nearly the same"),
    ("should i stop my prednisone before coming", "benefits/stop_other_drugs", "nearly the same"),
    ("can i stop my prednisone before we come", "benefits/stop_other_drugs", "nearly the same"),
    ("he fainted after the infusion and doesn't wake up", "therapy/infusion", "an emergency"),
    ("she can't breathe and her lips are blue", "risks/how_managed", "an emergency"),
    ("what is the weather like in Paris", "travel/where", "nearly the same"),
    ("she cannot breathe and her lips are blue", "risks/how_managed", "an emergency"),
    ("my father has chest pain right now and sweats", "risks/overview", "an emergency"),
    # The same kinds in other words, another case, another language.
    ("Should I Stop My Prednisone Before We Come?!", "benefits/stop_other_drugs", "nearly the same|pins the same"),
    ("WHAT IS THE WEATHER IN PARIS", "travel/where", "pins the same sentence to scope/off_topic"),
    ("my sister says she will take all her pills tonight", "chat/distress", "a crisis"),
    ("No quiero vivir más", "chat/distress", "a crisis"),
    ("Ma mère ne peut plus respirer et ses lèvres sont bleues", "risks/overview", "an emergency"),
    ("he has a seizure now", "risks/neurotoxicity", "an emergency"),
    ("high fever of 40 and confused, 3 days after the CAR-T", "risks/fever_at_home", "an emergency|nearly the same"),
    ("我不想活了", "chat/distress", "a crisis"),
    # Danger is no "it is over", and one danger is not the other.
    ("he is not breathing and i cannot wake him up", "safety/after_over", "an emergency"),
    ("no respira y no lo puedo despertar", "safety/after_over", "an emergency"),
    ("i want to kill myself tonight i have the pills here", "safety/after_over", "a crisis"),
    ("i want to kill myself tonight i have the pills here", "safety/after_crisis_safe", "a crisis"),
    ("he is not breathing and i cannot wake him up", "safety/crisis", "an emergency"),
]


def propose(asked: Asked, people: People, text: str, outcome: str, kind: str = "example") -> None:
    message = asked(text)
    record_verdict(message.pk, people("rita"), "right")
    learning_proposals.propose_example(message.pk, people("rita"), [kind], text, outcome)


@pytest.mark.parametrize(("text", "outcome", "why"), REFUSED)
@pytest.mark.parametrize("kind", ["example", "case"])
def test_a_harmful_lesson_is_refused_with_what_speaks_against_it(
    asked: Asked, people: People, monkeypatch: pytest.MonkeyPatch, text: str, outcome: str, why: str, kind: str
) -> None:
    monkeypatch.setattr(nlu_files, "outcomes", lambda: [outcome])

    with pytest.raises(BotError, match=why):
        propose(asked, people, text, outcome, kind)

    assert not Proposal.objects.exists()


def test_a_harmful_lesson_is_no_better_with_the_message_before_it(
    asked: Asked, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = "benefits/stop_other_drugs"
    monkeypatch.setattr(nlu_files, "outcomes", lambda: [outcome])
    first = asked("hello")
    message = write(first.conversation_id, Author.FAMILY, "should i stop my prednisone before we come")
    record_verdict(message.pk, people("rita"), "right")

    with pytest.raises(BotError, match="nearly the same"):
        learning_proposals.propose_example(message.pk, people("rita"), ["example"], message.text, outcome, leans=True)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("which stamp do they want in the passport at the border", "travel/visa"),
        ("she cannot breathe and both her lips are blue", "safety/emergency"),
        ("is it cold in Beijing in January", "travel/where"),
    ],
)
def test_a_lesson_that_does_no_harm_is_proposed(
    asked: Asked, people: People, monkeypatch: pytest.MonkeyPatch, text: str, outcome: str
) -> None:
    monkeypatch.setattr(nlu_files, "outcomes", lambda: [outcome])

    propose(asked, people, text, outcome)

    assert Proposal.objects.get().outcome == outcome


def test_two_proposals_of_one_sentence_in_another_case_cannot_contradict(asked: Asked, people: People) -> None:
    propose(asked, people, "which stamp do they want at the border", "travel/visa")

    with pytest.raises(BotError, match="is proposed as travel/visa already"):
        propose(asked, people, "Which stamp do they want at the border?", "travel/where")


def test_what_became_harmful_meanwhile_is_not_approved(
    asked: Asked, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose(asked, people, "which stamp do they want at the border", "travel/visa")
    pinned = '{"id": "pin-1", "text": "Which stamp do they want at the border", "expect": ["travel/where"]}\n'
    monkeypatch.setattr(nlu_writer, "pinned_lines", lambda: pinned)

    with pytest.raises(BotError, match="pin-1 pins the same sentence"):
        learning_proposals.decide_proposal(Proposal.objects.get().pk, people("lena"), True)


def test_a_sentence_with_characters_that_cannot_be_seen_is_refused(asked: Asked, people: People) -> None:
    with pytest.raises(BotError, match="cannot be seen"):
        propose(asked, people, "do we need\0a visa", "travel/visa")
