"""Lessons that would teach the assistant something dangerous are refused where they are proposed, and at approval.

A lesson is refused where its sentence, or one with nearly the same words, is pinned to another answer or teaches what
must not be answered; where a safety rule hears it as an emergency or a crisis, and it teaches anything but that alarm;
where another proposal says otherwise.
"""

from __future__ import annotations

from rapidfuzz import fuzz, process

from bot.errors import BotError
from bot.review import nlu_files, nlu_writer
from bot.review.models import Proposal
from bot.safety.alarm_state import is_alarm
from bot.safety.check import check

# What must not be answered as something else: emergencies, crises, what only a doctor can say about one person.
GUARDED = ("safety/", "scope/personal_medical")
# Likeness of the letters, 0 to 100. Of 1,500 drawn examples of data/nlu, none is so near to a pinned sentence with
# another answer, and 6 to a guarded example.
NEAR = 85
# Of shorter sentences a single letter decides.
SHORT = 15
EDITOR = "If it is right all the same, an editor can write it into data/nlu by hand."


def refuse_harm(proposal: Proposal) -> None:
    """Raises BotError, with the sentence that speaks against it, where the lesson would do harm."""
    _refuse_alarm(proposal)
    nlu_writer.pinned_already(proposal, nlu_writer.cases(nlu_writer.pinned_lines()))
    _refuse_near(proposal, _pinned(proposal), "is pinned to")
    _refuse_near(proposal, _guarded(proposal), "teaches")
    _refuse_other_proposal(proposal)


def _refuse_alarm(proposal: Proposal) -> None:
    """ "It is over" is taught by no sentence that tells of danger, nor is one kind of danger by the other."""
    alert = check(proposal.text)
    if alert and not _is_alarm_of(alert.kind, proposal.outcome):
        words = (
            f"A safety rule hears this sentence as {'an' if alert.kind == 'emergency' else 'a'} {alert.kind} (rule "
            f"“{alert.rule}”), so it is not learned as {proposal.outcome}. If the rule is wrong, mark its alert as a "
            "false alarm."
        )
        raise BotError("safety_rule", words)


def _is_alarm_of(kind: str, outcome: str) -> bool:
    return is_alarm(outcome) and outcome.startswith(f"safety/{kind}")


def _pinned(proposal: Proposal) -> dict[str, str]:
    """Single pinned sentences, each with the answers it is pinned to, but those that agree."""
    cases = [case for case in nlu_writer.cases(nlu_writer.pinned_lines()) if "text" in case]
    return {case["text"]: ", ".join(case["expect"]) for case in cases if proposal.outcome not in case["expect"]}


def _guarded(proposal: Proposal) -> dict[str, str]:
    """Examples of what must not be answered, with their outcome, but those that agree."""
    found = (e for e in nlu_files.examples() if e.outcome.startswith(GUARDED) and e.outcome != proposal.outcome)
    return {example.text: example.outcome for example in found if nlu_writer.MARK not in example.text}


def _refuse_near(proposal: Proposal, against: dict[str, str], how: str) -> None:
    text = nlu_files.plain(proposal.text)
    if len(text) < SHORT:
        return
    plain = {sentence: nlu_files.plain(sentence) for sentence in against}
    near = process.extract(text, plain, scorer=fuzz.ratio, score_cutoff=NEAR, limit=3)
    if near:
        shown = "; ".join(f"“{sentence}” {how} {against[sentence]}" for _, _, sentence in near)
        words = f"This is nearly the same as what must be read otherwise: {shown}. So it is not {proposal.outcome}."
        raise BotError("near_guard", f"{words} {EDITOR}")


def _refuse_other_proposal(proposal: Proposal) -> None:
    """Two open proposals that differ in case or a mark alone cannot say different things."""
    waiting = Proposal.objects.filter(state__in=(Proposal.State.PROPOSED, Proposal.State.APPROVED))
    mine = nlu_files.plain(nlu_writer.written(proposal))
    for other in waiting.exclude(outcome=proposal.outcome).exclude(pk=proposal.pk):
        if nlu_files.plain(nlu_writer.written(other)) == mine:
            words = f"“{other.text}” is proposed as {other.outcome} already (proposal {other.pk})."
            raise BotError("contradiction", f"{words} Decide on that one first.", status=409)
