"""What a message means: the outcomes to give, or the questions to offer."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bot.content.responses import is_answer

OFF_TOPIC = "scope/off_topic"
OTHER_LANGUAGE = "scope/other_language"
AFFIRM, DENY = "chat/affirm", "chat/deny"
GREET = "chat/greet"
# A child that writes alone, and that a grown-up is there now (bot/conversations/minors.py).
MINOR, ADULT = "privacy/minor", "privacy/adult"
# The wish for a person, a question about the waiting for one, and the wish for a question on the family's list.
PERSON, WAITING, ADD = "human/handoff", "human/waiting", "guide/add"
# Wishes that change the list or a request: carried out where they are surely meant, else offered.
ACTS = (ADD, "guide/remove", "guide/top", "guide/move", "guide/undo", "guide/clear", "guide/share", "human/cancel")
# The key under which the tracker keeps what we understood, for the policy and the channel.
UNDERSTOOD = "understood"


@dataclass(frozen=True)
class Interpretation:
    """`outcomes` are given in order; where there are none, `offered` are shown as choices. `left`: asked for too,
    and not answered at once.

    `alarm` is the share of emergency and crisis in the message (alarm_pooling.py); 1 where nobody looked.
    `caution`: a card of caution goes before what is said.
    `considered`: what the whole message may have meant, the likeliest first, with their shares; for reviewers.
    `failed`: what of the reading broke, so that less was read: "context" (the turn before), or "reading" (all of it).
    `marked`: the sentences of the answer that lie nearest to the message (answering_sentence.py).
    """

    outcomes: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    confidence: float = 1.0
    language: str = "en"
    left: tuple[str, ...] = ()
    alarm: float = 1.0
    considered: tuple[tuple[str, float], ...] = ()
    failed: str = ""
    caution: bool = False
    marked: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As Rasa keeps it with the message."""
        return asdict(self)


@dataclass(frozen=True)
class Previous:
    """The turn before: what the family wrote, what it was given or offered, what a yes or any words would mean.

    `alarm`: the state that an alarm left the chat in (bot/safety/alarm_state.py), or "doubt" after a card of caution.
    `waiting`: a person was asked for, and nobody has come yet. `language`: of what was said in the turn; `page`: the
    language that the family chose. `topic`: the answer that the talk was last about, where the turn before was only a
    thank-you or the like.
    """

    text: str = ""
    outcomes: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    on_affirm: str | None = None
    on_words: str | None = None
    alarm: str | None = None
    waiting: bool = False
    language: str | None = None
    page: str = "en"
    topic: str | None = None

    @classmethod
    def read(cls, value: dict[str, Any], page: str = "en") -> Previous:
        """From the pipeline's message; an empty mapping is the first turn."""
        return cls(
            value.get("text", ""),
            tuple(value.get("outcomes") or ()),
            tuple(value.get("offered") or ()),
            value.get("on_affirm"),
            value.get("on_words"),
            value.get("alarm"),
            bool(value.get("waiting")),
            value.get("language"),
            page,
            next(filter(is_answer, value.get("earlier") or ()), None),
        )


@dataclass(frozen=True)
class Thresholds:
    """The limits of the reading. Their values stand in config.yml alone, each with the component that it belongs to
    (reading_limits.py). All are shares of 1 but `near` and `familiar`, cosines, and two counts.
    """

    sure: float  # from here the answer is given, below it is offered with its neighbours
    certain: float  # from here the answer stands alone, below it goes with the next likely questions
    offer: float  # below, nothing is offered
    declined: float  # from here nothing is offered beside "no text of ours covers this"
    act: float  # from here a wish that changes the list or a request is carried out
    waiting: float  # from here a family that waits for a person asks after that person
    choice: float  # the least share of a question that is offered
    near: float  # below, a message lies too far from every example
    alone: float  # below, a short message is also read together with the one before
    list_alone: float  # the same for a wish about the list: "this one" may point at the answer before
    part: float  # a part of a message is a question of its own, where the whole message speaks of it too
    part_alone: float  # the same, where the whole does not
    part_asking: float  # a part that has the form of a question
    part_asking_echo: float  # the same, where the whole message speaks of it too
    cut: float  # what one more question in a sentence must be worth
    echo: float  # the share in the whole message that counts as speaking of it
    echo_asking: float  # the same for a part that has the form of a question
    lead: float  # from here the whole message's likeliest outcome must be one of its questions
    alarm: float  # of danger in an English message, by the reader and the ear together
    alarm_elsewhere: float  # in a message of another language, by the ear alone
    elsewhere: float  # from here an answer is given to a message in another language
    elsewhere_offer: float  # below, nothing is offered to it
    alarm_doubt: float  # the same, from where a card of caution comes first
    caution: float  # from here a card of caution comes before what is said to an English message
    language: float  # from here a message is taken for one in another language
    familiar: float  # a cosine to an example above which a text is English, whatever its letters say
    choices: int  # so many questions are offered at most
    parts: int  # so many are answered at once

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """The parameters of config.yml that are limits."""
        return tuple(cls.__dataclass_fields__)
