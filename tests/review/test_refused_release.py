"""A release that was refused: a lead says yes by name, and a lesson that may be why is taken out of the files again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from bot.errors import BotError
from bot.evaluation.comparison import WORSE, Change
from bot.evaluation.gate import Hindrance
from bot.evaluation.management.commands.release import Command
from bot.evaluation.releases import ReleaseError
from bot.launcher import active_model, model_integrity
from bot.launcher.active_model import Pointer
from bot.launcher.file_lock import exclusive_lock
from bot.review import learning_proposals, lesson_suspects, nlu_files, nlu_writer
from bot.review.models import Decision, Learned, Proposal, Release, ReleaseConsent
from bot.review.nlu_writer import Draft
from tests.desk.conftest import People, SignedIn, drawn
from tests.review.conftest import Asked

pytestmark = pytest.mark.django_db
LOST = Change("saf-1", "he cannot breathe", WORSE, ("accepted", "safety/emergency"), ("wrong", "risks/how_managed"))
DANGER = Hindrance("saf-1", "A case of danger got worse.", (LOST,))


def lesson(
    asked: Asked, people: People, text: str, outcome: str, state: str = "applied", kind: str = "example", **more: str
) -> Proposal:
    values = {"kind": kind, "text": text, "outcome": outcome, "author": people("rita"), "state": state, **more}
    return Proposal.objects.create(message=asked(text), applied=timezone.now(), **values)


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    """Two models, of which the old one serves."""
    settings.RASA_URLS = ["http://127.0.0.1:9"]  # nothing listens there
    (tmp_path / "models").mkdir()
    for name in ("old", "new"):
        (tmp_path / "models" / f"{name}.tar.gz").write_bytes(name.encode())
        model_integrity.record(tmp_path / "models" / f"{name}.tar.gz")
    active_model.write_pointer(tmp_path, Pointer("old.tar.gz", "code"))
    return tmp_path


def release(var: Path, *against: Hindrance) -> None:
    """What `manage.py release` does once it has measured."""
    old, new = (var / "models" / f"{name}.tar.gz" for name in ("old", "new"))
    Command().decide(var, "lena", new, old, list(against), {})


def refused(var: Path) -> Release:
    with pytest.raises(ReleaseError, match="Not released: saf-1"):
        release(var, DANGER)
    return Release.objects.get(kind="refused")


def test_a_refused_release_names_what_got_worse_and_every_lesson_the_likeliest_first(
    var: Path, asked: Asked, people: People
) -> None:
    other = lesson(asked, people, "where do we park the car", "travel/where")
    likely = lesson(asked, people, "she cannot breathe well since the infusion", "risks/how_managed")
    lesson(asked, people, "not in the files yet", "risks/how_managed", "approved")

    with pytest.raises(ReleaseError, match=f"the likeliest first: {likely.pk}, {other.pk}"):
        release(var, DANGER)

    made = Release.objects.get()
    assert made.figures["lessons"] == [likely.pk, other.pk]
    assert made.figures["hindrances"][0]["name"] == "saf-1" and active_model.read_pointer(var) == Pointer(
        "old.tar.gz", "code"
    )


def test_a_lesson_that_the_serving_model_knows_is_no_cause(asked: Asked, people: People) -> None:
    lesson(asked, people, "she cannot breathe well", "risks/how_managed")
    Release.objects.create(kind="released", model="old.tar.gz", who="otto")
    new = lesson(asked, people, "where do we park", "travel/where")

    assert lesson_suspects.suspects("old.tar.gz", [("he cannot breathe", "risks/how_managed")]) == [new.pk]


def pin(asked: Asked, people: People, state: str = "applied", **more: str) -> Proposal:
    """A reviewer pinned the emergency to an answer that is wrong for it."""
    return lesson(asked, people, "he cannot breathe", "risks/how_managed", state, kind="case", **more)


@pytest.mark.parametrize("got_worse", ["he cannot breathe", "He cannot breathe."])
def test_a_wrong_pin_is_a_cause_however_old_it_is(asked: Asked, people: People, got_worse: str) -> None:
    wrong = pin(asked, people)
    Release.objects.create(kind="released", model="old.tar.gz", who="otto")

    assert lesson_suspects.suspects("old.tar.gz", [(got_worse, "safety/emergency")]) == [wrong.pk]


def test_a_pin_is_a_cause_also_where_the_message_before_it_is_not_right(asked: Asked, people: People) -> None:
    wrong = pin(asked, people, previous="he had the infusion", previous_outcome="costs/overview")

    assert lesson_suspects.suspects("old.tar.gz", [("he had the infusion", "risks/overview")]) == [wrong.pk]


def test_a_pin_is_no_cause_of_what_another_sentence_got(asked: Asked, people: People) -> None:
    pin(asked, people)
    pin(asked, people, "approved", previous="he had the infusion", previous_outcome="costs/overview")

    assert lesson_suspects.suspects("old.tar.gz", [("he cannot breathe well", "safety/emergency")]) == []


def test_no_lesson_is_written_while_a_release_runs_so_none_is_taken_for_known(
    tmp_path: Path, settings: Any, asked: Asked, people: People
) -> None:
    settings.VAR_DIR = tmp_path
    waits = lesson(asked, people, "where do we park the car", "travel/where", "approved")

    with exclusive_lock(tmp_path, "release"), pytest.raises(CommandError, match="release is running"):
        call_command("apply_reviews")

    waits.refresh_from_db()
    assert waits.state == "approved"


def test_a_leads_yes_lets_the_same_model_through_and_no_other(var: Path, signed_in: SignedIn) -> None:
    made = refused(var)

    signed_in("lena").post(f"/staff/review/releases/{made.pk}/consent/", {"name": ["saf-1"]})
    with pytest.raises(ReleaseError, match="Not released: saf-2"):
        release(var, DANGER, Hindrance("saf-2", "A case of danger got worse.", (LOST,)))
    release(var, DANGER)

    serves = active_model.read_pointer(var)
    assert serves and serves.model == "new.tar.gz"
    assert Release.objects.get(kind="released").figures["accepted"] == ["saf-1"]
    assert ReleaseConsent.objects.get().who.username == "lena"


def test_a_yes_in_place_of_another_model_does_not_count(var: Path, people: People) -> None:
    ReleaseConsent.objects.create(model="new.tar.gz", before="elder.tar.gz", name="saf-1", who=people("lena"))

    refused(var)


@pytest.mark.parametrize("who", ["rita", "maria", "adam"])
def test_only_a_lead_says_yes(var: Path, signed_in: SignedIn, who: str) -> None:
    made = refused(var)

    assert signed_in(who).post(f"/staff/review/releases/{made.pk}/consent/", {"name": ["saf-1"]}).status_code == 404
    assert not ReleaseConsent.objects.exists()


@pytest.mark.parametrize("names", [[], ["saf-2"], ["saf-1", "anything"]])
def test_a_yes_to_what_is_not_listed_is_refused(var: Path, signed_in: SignedIn, names: list[str]) -> None:
    made = refused(var)

    told = signed_in("lena").post(f"/staff/review/releases/{made.pk}/consent/", {"name": names}, follow=True)

    assert "Choose at least one of what is listed." in drawn(told) and not ReleaseConsent.objects.exists()


def test_the_command_takes_a_yes_from_a_leads_account_alone(people: People, settings: Any, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    people("rita")

    for name in ("rita", "nobody"):
        with pytest.raises(CommandError, match="--yes needs the account of a lead"):
            call_command("release", yes=["saf-1"], by=name)


def test_the_page_of_a_refused_release_lists_the_worst_and_the_lessons(
    var: Path, signed_in: SignedIn, asked: Asked, people: People
) -> None:
    lesson(asked, people, "she cannot breathe well since the infusion", "risks/how_managed")
    made = refused(var)

    lead = drawn(signed_in("lena").get(f"/staff/review/releases/{made.pk}/"))
    reviewer = drawn(signed_in("rita").get(f"/staff/review/releases/{made.pk}/"))

    assert "he cannot breathe" in lead and "A case of danger got worse." in lead and "Say yes to" in lead
    assert "since the infusion" in reviewer and "Take it out" in reviewer and "Say yes to" not in reviewer


def test_a_lesson_is_taken_out_at_the_desk_and_leaves_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, signed_in: SignedIn, asked: Asked, people: People
) -> None:
    nlu = tmp_path / "data" / "nlu"
    nlu.mkdir(parents=True)
    before = "nlu:\n- intent: travel/where\n  examples: |\n    - where is it\n"
    (nlu / "travel.yml").write_text(before, encoding="utf-8")
    pinned = tmp_path / "cases.jsonl"
    pinned.write_text("", encoding="utf-8")
    draft = Draft(nlu, pinned)
    taught = lesson(asked, people, "where do we park the car", "travel/where", "approved")
    learning_proposals.apply_approved("otto", draft)
    assert "where do we park the car" in (nlu / "travel.yml").read_text(encoding="utf-8")
    made = Release.objects.create(kind="refused", model="m", who="otto", figures={"lessons": [taught.pk]})

    posted = {"lesson": taught.pk, "reason": "It pulls at emergencies."}
    told = signed_in("rita").post(f"/staff/review/releases/{made.pk}/take-out/", posted, follow=True)
    learning_proposals.apply_approved("otto", Draft(nlu, pinned))

    assert "Taken out." in drawn(told)
    assert (nlu / "travel.yml").read_text(encoding="utf-8") == before
    assert Decision.objects.get().reason == "It pulls at emergencies." and not Learned.objects.exists()


def test_a_lesson_is_taken_out_once_and_with_a_reason(asked: Asked, people: People) -> None:
    taught = lesson(asked, people, "where do we park the car", "travel/where")

    with pytest.raises(BotError, match="Say why"):
        lesson_suspects.take_out(taught.pk, people("lena"), "")
    lesson_suspects.take_out(taught.pk, people("lena"), "It is wrong.")
    with pytest.raises(BotError, match="no longer in the files"):
        lesson_suspects.take_out(taught.pk, people("lena"), "It is wrong.")
    digest = nlu_files.digest([nlu_writer.written(taught)], taught.outcome)
    assert [line.digest for line in Learned.objects.exclude(withdrawn=None)] == [digest]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of examples and a regression file with one case that an editor wrote."""
    nlu = tmp_path / "data" / "nlu"
    nlu.mkdir(parents=True)
    text = "nlu:\n- intent: risks/how_managed\n  examples: |\n    - how are risks managed\n"
    (nlu / "risks.yml").write_text(text, encoding="utf-8")
    pinned = tmp_path / "cases.jsonl"
    pinned.write_text('{"id": "pin-1", "text": "which visa", "expect": ["travel/visa"]}\n', encoding="utf-8")
    return nlu, pinned


def test_a_wrong_pin_is_taken_out_on_the_page_of_the_release_that_it_stops(
    var: Path, files: tuple[Path, Path], signed_in: SignedIn, asked: Asked, people: People
) -> None:
    before = files[1].read_text(encoding="utf-8")
    wrong = pin(asked, people, "approved")
    learning_proposals.apply_approved("otto", Draft(*files))
    assert "he cannot breathe" in files[1].read_text(encoding="utf-8")
    place = f"/staff/review/releases/{refused(var).pk}/"

    page = drawn(signed_in("rita").get(place))
    signed_in("rita").post(f"{place}take-out/", {"lesson": wrong.pk, "reason": "It is an emergency."})
    learning_proposals.apply_approved("otto", Draft(*files))

    assert "regression case" in page and "Take it out" in page
    assert files[1].read_text(encoding="utf-8") == before


@pytest.mark.parametrize("together", [True, False])
def test_what_is_in_the_files_is_taken_out_on_its_own_page_with_what_belongs_to_it(
    files: tuple[Path, Path], signed_in: SignedIn, asked: Asked, people: People, together: bool
) -> None:
    pinned = pin(asked, people, "approved")
    learned = lesson(asked, people, pinned.text, pinned.outcome, "approved")
    Proposal.objects.update(message=pinned.message)
    learning_proposals.apply_approved("otto", Draft(*files))
    place = f"/staff/review/proposals/{pinned.pk}/"
    page = drawn(signed_in("lena").get(place))

    posted = {"reason": "It is an emergency.", **({"together": "1"} if together else {})}
    told = drawn(signed_in("lena").post(f"{place}take-out/", posted, follow=True))
    learning_proposals.apply_approved("otto", Draft(*files))

    assert "Take it out" in page and f"(proposal {learned.pk})" in page
    assert "Taken out." in told and "It is an emergency." in told and "Take it out" not in told
    assert "he cannot breathe" not in files[1].read_text(encoding="utf-8")
    assert ("he cannot breathe" in (files[0] / "risks.yml").read_text(encoding="utf-8")) is not together


@pytest.mark.parametrize("state", ["proposed", "approved", "rejected"])
def test_what_is_not_in_the_files_is_not_taken_out(
    signed_in: SignedIn, asked: Asked, people: People, state: str
) -> None:
    place = f"/staff/review/proposals/{pin(asked, people, state).pk}/"

    told = drawn(signed_in("lena").post(f"{place}take-out/", {"reason": "no"}, follow=True))

    assert "no longer in the files, or it never was" in told and "Take it out" not in told
    assert not Learned.objects.exists() and Proposal.objects.get().state == state
