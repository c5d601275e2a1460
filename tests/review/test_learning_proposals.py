"""A judged sentence is proposed, decided by another person, and written into the files: one line, or nothing."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from bot.content.nlu_examples import NLU as NLU_FOLDER
from bot.content.nlu_examples import example_pairs
from bot.conversations import erasures, turns
from bot.conversations import message_store as chats
from bot.conversations.message_log import write
from bot.conversations.models import Author, Message
from bot.conversations.types import Reply
from bot.errors import BotError
from bot.launcher.file_lock import exclusive_lock
from bot.review import learning_proposals, learning_withdrawal, nlu_files, nlu_writer
from bot.review.models import Decision, Learned, Proposal
from bot.review.nlu_writer import Draft
from bot.review.verdicts import record_verdict
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
SENTENCE = "which stamp do they want in the passport at the border"
NLU = """version: "3.1"
# How families ask about the journey.
nlu:
- intent: travel/accommodation
  examples: |
    - where do we sleep
- intent: travel/visa
  # The visa comes first.
  examples: |
    - do we need a visa
    - which visa

# The end.
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one file of examples, one of follow-ups, and one pinned case."""
    nlu = tmp_path / "data" / "nlu"
    nlu.mkdir(parents=True)
    (nlu / "travel.yml").write_text(NLU, encoding="utf-8")
    followups = "nlu:\n- intent: travel/visa\n  examples: |\n    - and for her << do we need a visa\n"
    (nlu / "followups.yml").write_text(followups, encoding="utf-8")
    pinned = tmp_path / "cases.jsonl"
    pinned.write_text('{"id": "pin-1", "text": "which visa", "expect": ["travel/visa"]}\n', encoding="utf-8")
    monkeypatch.setattr(nlu_writer, "PINNED", pinned)
    return tmp_path


def draft(project: Path) -> Draft:
    return Draft(project / "data" / "nlu", project / "cases.jsonl")


@pytest.fixture
def judged(asked: Asked, people: People) -> Message:
    message = asked(SENTENCE, "scope/off_topic")
    record_verdict(message.pk, people("rita"), "wrong", "travel/visa")
    return message


def propose(message: Message, people: People, *kinds: str, text: str = SENTENCE, outcome: str = "travel/visa") -> None:
    learning_proposals.propose_example(message.pk, people("rita"), list(kinds or ["example"]), text, outcome)


def approved(message: Message, people: People, *kinds: str, text: str = SENTENCE, outcome: str = "travel/visa") -> None:
    propose(message, people, *kinds, text=text, outcome=outcome)
    for proposal in Proposal.objects.filter(state="proposed"):
        learning_proposals.decide_proposal(proposal.pk, people("lena"), True)


def test_lines_read_as_yaml_reads_them() -> None:
    assert [(e.text, e.outcome) for e in nlu_files.examples()] == example_pairs()


def test_a_message_is_proposed_only_once_it_is_judged(asked: Asked, people: People) -> None:
    with pytest.raises(BotError, match="Judge the message first"):
        propose(asked(SENTENCE), people)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("my name is Fatima Al Zahra and I need a visa", "looks like personal data"),
        ("call me on +49 170 1234567 about the visa", "looks like personal data"),
        ("my aunt [name] needs a visa", "such as"),
        ("/restart", "leading slash"),
        ("", "Write a sentence"),
        ("visa " * 200, "Write a sentence"),
    ],
)
def test_nothing_personal_and_no_markup_gets_into_the_data(
    judged: Message, people: People, text: str, why: str
) -> None:
    with pytest.raises(BotError, match=why):
        propose(judged, people, text=text)

    assert not Proposal.objects.exists()


def test_a_sentence_that_teaches_another_answer_is_refused_with_its_place(judged: Message, people: People) -> None:
    with pytest.raises(BotError, match=r"is an example of costs/overview \(costs\.yml, line \d+\)"):
        propose(judged, people, text="How expensive is it compared with commercial CAR-T")


def test_a_sentence_that_is_there_already_is_refused(judged: Message, people: People) -> None:
    with pytest.raises(BotError, match="already"):
        propose(judged, people, text="what budget should a family from abroad plan for?", outcome="costs/overview")


def test_the_same_sentence_is_proposed_once(judged: Message, people: People) -> None:
    propose(judged, people)

    with pytest.raises(BotError, match="has already been proposed as a training example"):
        propose(judged, people, "case", "example")

    assert Proposal.objects.count() == 1


def test_nobody_approves_their_own_proposal(judged: Message, people: People) -> None:
    propose(judged, people)

    with pytest.raises(BotError, match="Someone else has to approve"):
        learning_proposals.decide_proposal(Proposal.objects.get().pk, people("rita"), True)

    assert Proposal.objects.get().state == "proposed"
    assert not Decision.objects.exists()


def test_two_who_decide_at_once_decide_once(judged: Message, people: People) -> None:
    propose(judged, people)
    key = Proposal.objects.get().pk
    learning_proposals.decide_proposal(key, people("lena"), True)

    with pytest.raises(BotError, match="Someone else was quicker: it is approved"):
        learning_proposals.decide_proposal(key, people("paul"), True)


def test_a_proposal_goes_with_its_chat(judged: Message, people: People) -> None:
    propose(judged, people)
    key = Proposal.objects.get().pk
    chats.delete(judged.conversation_id)

    with pytest.raises(BotError, match="the family deleted its chat"):
        learning_proposals.decide_proposal(key, people("lena"), True)
    with pytest.raises(BotError, match="The family deleted"):
        propose(judged, people)


def test_a_decision_cannot_be_changed(judged: Message, people: People) -> None:
    approved(judged, people)

    with pytest.raises(TypeError, match="append-only"):
        Decision.objects.update(approved=False)
    with pytest.raises(TypeError, match="append-only"):
        Decision.objects.get().delete()


def test_an_approved_sentence_is_one_line_more_and_nothing_else(judged: Message, people: People, project: Path) -> None:
    approved(judged, people, "example", "case")

    done = learning_proposals.apply_approved("lena", draft(project)).done

    assert list(done.values()) == ["into travel.yml, under travel/visa", "pinned"]
    line = f"    - {SENTENCE}\n"
    assert (project / "data/nlu/travel.yml").read_text() == NLU.replace("- which visa\n", f"- which visa\n{line}")
    first, second = (project / "cases.jsonl").read_text().splitlines()
    assert "pin-1" in first
    assert json.loads(second) == {"id": "review-0001", "text": SENTENCE, "expect": ["travel/visa"]}
    assert set(Proposal.objects.values_list("state", flat=True)) == {"applied"}


def test_applying_twice_writes_once(judged: Message, people: People, project: Path) -> None:
    approved(judged, people)
    learning_proposals.apply_approved("lena", draft(project))
    once = (project / "data/nlu/travel.yml").read_text()
    Proposal.objects.update(state="approved")  # as if the process had died before it noted what it wrote

    done = learning_proposals.apply_approved("lena", draft(project)).done

    assert list(done.values()) == ["already in travel.yml, line 12"]
    assert (project / "data/nlu/travel.yml").read_text() == once


def test_a_follow_up_is_learned_with_the_message_before_it(asked: Asked, people: People, project: Path) -> None:
    first = asked("where do we stay in beijing", "travel/accommodation")
    second = write(first.conversation_id, Author.FAMILY, "and who stamps it")
    record_verdict(second.pk, people("rita"), "wrong", "travel/visa")
    kinds = ["example", "case"]
    learning_proposals.propose_example(second.pk, people("rita"), kinds, "and who stamps it", "travel/visa", leans=True)
    for proposal in Proposal.objects.all():
        learning_proposals.decide_proposal(proposal.pk, people("lena"), True)

    learning_proposals.apply_approved("lena", draft(project))

    followups = (project / "data/nlu/followups.yml").read_text()
    assert followups.endswith("    - and who stamps it << where do we stay in beijing\n")
    turns = json.loads((project / "cases.jsonl").read_text().splitlines()[-1])["turns"]
    assert [turn["expect"] for turn in turns] == [["travel/accommodation"], ["travel/visa"]]


def test_a_follow_up_is_pinned_with_what_is_right_for_the_message_before_it(asked: Asked, people: People) -> None:
    first = asked("where do we stay", "")
    second = write(first.conversation_id, Author.FAMILY, "and who stamps it")
    record_verdict(second.pk, people("rita"), "wrong", "travel/visa")
    said = (second.pk, people("rita"), ["case"], "and who stamps it", "travel/visa", True)
    with pytest.raises(BotError, match="The previous message got no answer"):
        learning_proposals.propose_example(*said)
    record_verdict(first.pk, people("lena"), "wrong", "travel/accommodation")

    learning_proposals.propose_example(*said)

    assert Proposal.objects.get().previous_outcome == "travel/accommodation"


def test_two_approved_sentences_that_contradict_one_another_stop_everything(
    judged: Message, people: People, project: Path
) -> None:
    """Neither is proposed while the other waits; this is for what was approved before that was so."""
    approved(judged, people)
    of = {"kind": "example", "message": judged, "author": people("rita"), "state": "approved"}
    Proposal.objects.create(text=SENTENCE.upper(), outcome="travel/accommodation", **of)

    with pytest.raises(BotError, match=r"so it cannot also be one of travel/accommodation\.\nNothing was written"):
        learning_proposals.apply_approved("lena", draft(project))

    assert (project / "data/nlu/travel.yml").read_text() == NLU
    assert set(Proposal.objects.values_list("state", flat=True)) == {"approved"}


def test_a_sentence_that_is_pinned_to_another_answer_stops_everything(
    judged: Message, people: People, project: Path
) -> None:
    approved(judged, people)
    approved(judged, people, "case")
    pinned = json.dumps({"id": "pin-2", "text": SENTENCE, "expect": ["travel/caregiver"]})
    (project / "cases.jsonl").write_text(f"{pinned}\n")

    with pytest.raises(BotError, match="pin-2 pins the same sentence to travel/caregiver"):
        learning_proposals.apply_approved("lena", draft(project))

    assert (project / "data/nlu/travel.yml").read_text() == NLU


def test_a_broken_file_in_data_is_named_and_nothing_is_written(judged: Message, people: People, project: Path) -> None:
    approved(judged, people)
    (project / "data/nlu/followups.yml").write_text('nlu:\n- intent: "travel/visa\n', encoding="utf-8")

    with pytest.raises(BotError, match=r"nlu/followups\.yml:\d+: This is not valid YAML.*nothing was written"):
        learning_proposals.apply_approved("lena", draft(project))

    assert (project / "data/nlu/travel.yml").read_text() == NLU


def test_a_broken_regression_file_is_named_and_nothing_is_written(
    judged: Message, people: People, project: Path
) -> None:
    approved(judged, people, "example", "case")
    (project / "cases.jsonl").write_text("{", encoding="utf-8")

    with pytest.raises(BotError, match="line 1 of the regression file is not valid JSON"):
        learning_proposals.apply_approved("lena", draft(project))

    assert (project / "data/nlu/travel.yml").read_text() == NLU


def test_an_outcome_without_examples_is_left_to_an_editor(judged: Message, people: People, project: Path) -> None:
    approved(judged, people, outcome="travel/caregiver")

    with pytest.raises(BotError, match="has no example of travel/caregiver yet"):
        learning_proposals.apply_approved("lena", draft(project))


def test_a_file_that_somebody_saves_meanwhile_is_not_overwritten(
    judged: Message, people: People, project: Path
) -> None:
    approved(judged, people)
    prepared = draft(project)
    prepared.text(project / "data/nlu/travel.yml")
    (project / "data/nlu/travel.yml").write_text(NLU + "# mine\n", encoding="utf-8")

    with pytest.raises(BotError, match="changed in the meantime"):
        learning_proposals.apply_approved("lena", prepared)

    assert (project / "data/nlu/travel.yml").read_text() == NLU + "# mine\n"


def test_our_own_files_take_a_line_for_every_outcome(tmp_path: Path) -> None:
    shutil.copytree(NLU_FOLDER, tmp_path / "nlu")
    prepared = Draft(tmp_path / "nlu", tmp_path / "cases.jsonl")
    outcomes = nlu_files.outcomes()
    for number, outcome in enumerate(outcomes):
        prepared.add(Proposal(pk=number, kind="example", text=f"an unheard sentence {number}", outcome=outcome))

    nlu_writer.save(prepared)

    assert not prepared.problems
    assert len(example_pairs(tmp_path / "nlu")) == len(example_pairs()) + len(outcomes)


def test_a_second_run_beside_the_first_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    with (
        exclusive_lock(tmp_path, "apply_reviews"),
        pytest.raises(CommandError, match="Another apply_reviews is running"),
    ):
        call_command("apply_reviews")


def test_what_a_refused_proposal_said_stands_in_its_form_again(judged: Message, signed_in: SignedIn) -> None:
    said = {"text": "An own wording, typed with care", "outcome": "no/such", "kind": ["case"]}

    refused = signed_in("rita").post(f"/staff/review/messages/{judged.pk}/propose/", said)

    page = drawn(refused)
    assert refused.status_code == 400 and "Choose the answer that is right" in page
    assert f">{said['text']}</textarea>" in page and 'value="no/such"' in page
    assert 'value="case" checked' in page and 'value="example" checked' not in page
    assert f'action="/staff/review/messages/{judged.pk}/"' in page  # the search for an answer


def test_a_reviewer_proposes_and_a_lead_approves_on_their_pages(judged: Message, signed_in: SignedIn) -> None:
    rita, lena = signed_in("rita"), signed_in("lena")
    message = f"/staff/review/messages/{judged.pk}/"
    assert 'value="travel/visa"' in drawn(rita.get(message))

    said = {"text": SENTENCE, "outcome": "travel/visa", "kind": ["example", "case"]}
    assert "Proposed (2)" in drawn(rita.post(f"{message}propose/", said, follow=True))
    proposal = Proposal.objects.get(kind="example")
    page = f"/staff/review/proposals/{proposal.pk}/"
    assert "You proposed this" in drawn(rita.get(page))
    assert "visa" in drawn(lena.get(page))
    lena.post(f"{page}decide/", {"decision": "approve"})

    assert Proposal.objects.get(kind="example").state == "approved"
    assert SENTENCE in drawn(lena.get("/staff/review/proposals/", {"state": "approved"}))


def test_what_goes_back_needs_a_reason(judged: Message, people: People, signed_in: SignedIn) -> None:
    propose(judged, people)
    page = f"/staff/review/proposals/{Proposal.objects.get().pk}/"
    lena = signed_in("lena")
    assert "Say why you are sending it back" in drawn(lena.post(f"{page}decide/", {}, follow=True))

    lena.post(f"{page}decide/", {"decision": "reject", "reason": "two questions in one"})

    assert Proposal.objects.get().state == "rejected"
    assert "two questions in one" in drawn(lena.get(page))


def nlu(project: Path) -> str:
    return (project / "data/nlu/travel.yml").read_text()


def applied(judged: Message, people: People, project: Path, *kinds: str) -> None:
    approved(judged, people, *kinds)
    learning_proposals.apply_approved("lena", draft(project))
    assert SENTENCE in nlu(project)


def test_what_was_learned_from_a_chat_goes_at_the_next_run_after_its_family_deleted_it(
    judged: Message, people: People, project: Path, signed_in: SignedIn
) -> None:
    pinned = (project / "cases.jsonl").read_text()
    applied(judged, people, project, "example", "case")
    chats.delete(judged.conversation_id)
    assert SENTENCE not in repr(list(Learned.objects.values()))
    assert judged.conversation_id not in Learned.objects.values_list("conversation", flat=True)
    assert "2 learned lines came from chats" in drawn(signed_in("lena").get("/staff/review/proposals/"))

    done = learning_proposals.apply_approved("lena", draft(project))

    assert done.taken_out == ["out of travel.yml, under travel/visa", "review-0001 is no longer pinned"]
    assert nlu(project) == NLU
    assert (project / "cases.jsonl").read_text() == pinned
    assert not Learned.objects.exists()
    assert learning_proposals.apply_approved("lena", draft(project)).taken_out == []


def test_a_chat_emptied_by_its_family_takes_its_lines_along_too(judged: Message, people: People, project: Path) -> None:
    applied(judged, people, project)
    write(judged.conversation_id, Author.FAMILY, "delete my chat", handled=False)
    turn = turns.claim(judged.conversation_id)
    assert turn is not None
    turns.finish(turn, [Reply("Deleted.", "privacy/delete_confirm")])

    learning_proposals.apply_approved("lena", draft(project))

    assert nlu(project) == NLU


def test_an_approved_sentence_that_is_not_applied_yet_goes_with_its_chat(
    judged: Message, people: People, project: Path
) -> None:
    approved(judged, people, "example", "case")
    chats.delete(judged.conversation_id)

    assert learning_proposals.apply_approved("lena", draft(project)).done == {}
    assert nlu(project) == NLU


def test_a_chat_deleted_while_its_sentence_is_written_is_taken_out_at_the_next_run(
    judged: Message, people: People, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved(judged, people)
    link = learning_withdrawal.link

    def deleted_meanwhile(proposals: list[Proposal]) -> list[int]:
        chats.delete(judged.conversation_id)
        return link(proposals)

    monkeypatch.setattr(learning_withdrawal, "link", deleted_meanwhile)
    learning_proposals.apply_approved("lena", draft(project))

    learning_proposals.apply_approved("lena", draft(project))

    assert nlu(project) == NLU


def test_what_an_editor_had_written_before_stays(judged: Message, people: People, project: Path) -> None:
    approved(judged, people)
    (project / "data/nlu/travel.yml").write_text(NLU.replace("- which visa\n", f"- which visa\n    - {SENTENCE}\n"))
    learning_proposals.apply_approved("lena", draft(project))
    chats.delete(judged.conversation_id)

    assert learning_proposals.apply_approved("lena", draft(project)).taken_out == []
    assert SENTENCE in nlu(project)


def test_a_block_that_is_empty_afterwards_goes_whole(asked: Asked, people: People, project: Path) -> None:
    before = (project / "data/nlu/followups.yml").read_text()
    first = asked("which visa", "travel/visa")
    second = write(first.conversation_id, Author.FAMILY, "and a bed")
    record_verdict(second.pk, people("rita"), "wrong", "travel/accommodation")
    learning_proposals.propose_example(
        second.pk, people("rita"), ["example"], "and a bed", "travel/accommodation", leans=True
    )
    learning_proposals.decide_proposal(Proposal.objects.get().pk, people("lena"), True)
    learning_proposals.apply_approved("lena", draft(project))
    assert "travel/accommodation" in (project / "data/nlu/followups.yml").read_text()

    chats.delete(first.conversation_id)
    learning_proposals.apply_approved("lena", draft(project))

    assert (project / "data/nlu/followups.yml").read_text() == before


@pytest.mark.parametrize("days", [366, 1])
def test_the_link_to_the_chat_ends_after_the_set_time(
    judged: Message, people: People, project: Path, settings: Settings, days: int
) -> None:
    settings.LEARNING_DAYS = 365
    applied(judged, people, project)
    Learned.objects.update(applied=timezone.now() - timedelta(days=days))

    learning_withdrawal.delete_old_links()
    chats.delete(judged.conversation_id)
    learning_proposals.apply_approved("lena", draft(project))

    assert (SENTENCE in nlu(project)) is (days == 366)


def test_a_chat_past_its_time_leaves_what_was_learned_and_no_link(
    judged: Message, people: People, project: Path
) -> None:
    applied(judged, people, project)

    erasures.delete([judged.conversation_id], erasures.Kind.EXPIRED)

    assert not Learned.objects.exists()
    assert learning_proposals.apply_approved("lena", draft(project)).taken_out == []
    assert SENTENCE in nlu(project)


def test_lines_that_were_learned_before_there_were_links_get_one(
    judged: Message, people: People, project: Path
) -> None:
    applied(judged, people, project, "example", "case")
    Learned.objects.all().delete()

    import_module("bot.review.migrations.0004_learned_from_a_chat").link_earlier(apps, None)
    chats.delete(judged.conversation_id)
    learning_proposals.apply_approved("lena", draft(project))

    assert nlu(project) == NLU
    assert SENTENCE not in (project / "cases.jsonl").read_text()


def test_the_command_says_that_the_next_release_retrains(
    judged: Message,
    people: People,
    project: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.VAR_DIR = project
    applied(judged, people, project)
    chats.delete(judged.conversation_id)
    monkeypatch.setattr(nlu_writer, "Draft", lambda *_: Draft(project / "data" / "nlu", project / "cases.jsonl"))

    call_command("apply_reviews", "--by", "lena")

    said = capsys.readouterr().out
    assert "withdrawn: out of travel.yml, under travel/visa" in said
    assert "The model knows these lines until the next release" in said
    assert "manage.py release" in said
