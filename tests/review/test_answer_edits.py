"""An editor corrects an English text at the desk, a second person approves it, and families read it at once."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from bot import trial_data, yaml_file
from bot.content import content_lint, reload, translations
from bot.content.responses import placed_texts, response, responses
from bot.conversations import withholding
from bot.errors import BotError
from bot.response_file import PlacedText
from bot.review import answer_edits, answer_recall, answer_stop, answer_versions
from bot.review.models import AnswerVersion, Recall, TextChange

pytestmark = pytest.mark.django_db
NAME = "travel/where"
MORE = "The hospital can say which one you need."


@pytest.fixture
def folder(own_var: Path) -> Path:
    """Where approved texts go."""
    return own_var / "answers"


def words(name: str = NAME, **changed: Any) -> answer_edits.Words:
    return replace(answer_edits.words_of(responses()[name]), **changed)


def propose(author: User, name: str = NAME, **changed: Any) -> TextChange:
    return answer_edits.propose(name, words(name, **changed), author, seen=answer_edits.seen_digest(name))


def approve(author: User, second: User, name: str = NAME, **changed: Any) -> None:
    """One proposes these words, the other approves; then the texts are read, as each process does when it is told."""
    made = propose(author, name, **changed)
    answer_edits.decide(name, made.pk, second, approved=True)
    reload.forget()


def longer(name: str = NAME) -> str:
    return f"{responses()[name].text} {MORE}"


def test_what_two_people_agree_on_is_said_with_a_new_version_and_the_code_stays(
    folder: Path, ana: User, ben: User
) -> None:
    before, code = responses()[NAME], trial_data.placed_texts()[NAME].path
    as_it_was = code.read_bytes()

    approve(ana, ben, text=longer())

    said = response(NAME)
    assert said.text.endswith(MORE) and said.metadata["version"] == before.metadata["version"] + 1
    assert (said.buttons, said.metadata["related"]) == (before.buttons, before.metadata["related"])
    assert reload.told() > 0 and code.read_bytes() == as_it_was
    assert stat.S_IMODE((folder / "travel.yml").stat().st_mode) == 0o600


def test_the_version_is_kept_before_any_family_reads_it(folder: Path, ana: User, ben: User) -> None:
    made = propose(ana, text=longer())
    answer_edits.decide(NAME, made.pk, ben, approved=True)

    kept = AnswerVersion.objects.filter(name=NAME).latest("pk")
    assert kept.text.endswith(MORE) and kept.version == made.of + 1


def test_its_translations_are_older_than_the_english_from_then_on(folder: Path, ana: User, ben: User) -> None:
    assert not translations.translations("es")[NAME].is_older(responses()[NAME])

    approve(ana, ben, text=longer())

    assert translations.translations("es")[NAME].is_older(responses()[NAME])


def test_an_approved_text_is_a_file_of_the_form_of_data_answers_and_checked_with_it(
    folder: Path, ana: User, ben: User
) -> None:
    approve(ana, ben, text=longer())
    entry = yaml_file.read(folder / "travel.yml")["responses"]["utter_travel/where"][0]

    assert entry["text"].endswith(MORE) and "title" not in entry["metadata"]
    assert placed_texts()[NAME].path == folder / "travel.yml"
    assert not [fault for fault in content_lint.text_faults(responses()[NAME])]


def test_a_second_text_of_the_group_leaves_the_first_as_it_is(folder: Path, ana: User, ben: User) -> None:
    other = next(name for name in responses() if name.startswith("travel/") and name != NAME)
    approve(ana, ben, text=longer())
    first = yaml_file.read(folder / "travel.yml")["responses"]["utter_travel/where"]

    approve(ana, ben, other, compared=True)

    assert yaml_file.read(folder / "travel.yml")["responses"]["utter_travel/where"] == first
    assert responses()[NAME].text.endswith(MORE)


def test_a_comparison_with_the_sources_changes_the_day_and_no_version(folder: Path, ana: User, ben: User) -> None:
    before = responses()[NAME].metadata

    approve(ana, ben, compared=True)

    after = responses()[NAME].metadata
    assert after["version"] == before["version"] and after["reviewed"] > before["reviewed"]


def test_what_stands_below_a_text_can_be_taken_out(folder: Path, ana: User, ben: User) -> None:
    name = next(n for n, text in responses().items() if text.metadata.get("ask") and not _must_ask(n))

    approve(ana, ben, name, ask="")

    assert "ask" not in responses()[name].metadata


def _must_ask(name: str) -> bool:
    made = answer_edits.faults(name, words(name, ask=""))
    return bool(made) or not answer_edits.editable(name)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The team promises nothing. You qualify for this trial.", "a verdict on one person"),
        ("Ask the hospital for help at https://example.net/visa before you travel.", "not among the hosts"),
        ("Ask the hospital!", "an exclamation mark"),
        ("Ask about money help.", "sounds translated"),
        ("Nobody has published how long it takes.", "Say what we did not find"),
        ("Keep it for <weeks>.", "which nothing fills in"),
        (f"Ask. {'word ' * 120}", "110 are the most"),
        (
            "Notwithstanding considerable administrative complications, international representatives unanimously "
            "recommended comprehensive documentation.",
            "It reads at grade",
        ),
    ],
)
def test_words_that_the_checks_refuse_cannot_be_proposed(folder: Path, ana: User, text: str, says: str) -> None:
    with pytest.raises(BotError, match=says):
        propose(ana, text=text)
    assert not TextChange.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"), [("", "It needs words"), ("Ask {who} about it.", "none"), ("Ask us {about it.", "no others")]
)
def test_a_text_without_words_or_with_places_that_nothing_fills_is_refused(
    folder: Path, ana: User, text: str, says: str
) -> None:
    with pytest.raises(BotError, match=says):
        propose(ana, text=text)


def test_a_place_that_is_filled_in_when_the_text_is_said_is_not_lost(folder: Path, ana: User) -> None:
    with pytest.raises(BotError, match=r"these places, and no others: \{title\}"):
        propose(ana, "sorry/withheld", text="We are correcting this text. Please ask a person.")


def test_a_source_that_we_do_not_know_is_refused(folder: Path, ana: User) -> None:
    with pytest.raises(BotError, match="is no source of"):
        propose(ana, text=longer(), sources=(("hearsay", ""),))


def test_nobody_approves_what_they_proposed(folder: Path, ana: User) -> None:
    made = propose(ana, text=longer())

    with pytest.raises(BotError, match="Someone else has to decide"):
        answer_edits.decide(NAME, made.pk, ana, approved=True)


def test_a_rejected_proposal_changes_nothing(folder: Path, ana: User, ben: User) -> None:
    made = propose(ana, text=longer())

    answer_edits.decide(NAME, made.pk, ben, approved=False)

    assert not folder.exists() and reload.told() == 0


def test_what_was_proposed_for_other_words_is_not_written(
    folder: Path, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = propose(ana, text=longer())
    monkeypatch.setitem(responses(), NAME, replace(responses()[NAME], text="Other words."))

    with pytest.raises(BotError, match="has changed since this was proposed"):
        answer_edits.decide(NAME, made.pk, ben, approved=True)
    assert TextChange.objects.get().state == "proposed" and not folder.exists()


def test_words_that_the_page_did_not_show_are_not_replaced(folder: Path, ana: User) -> None:
    with pytest.raises(BotError, match="has changed since you opened this page"):
        answer_edits.propose(NAME, words(text=longer()), ana, seen="0" * 64)


@pytest.mark.parametrize("name", ["safety/emergency", "channel/welcome", "contact/consent", "scope/de", "no/such"])
def test_what_is_said_in_danger_agreed_to_or_foreign_is_not_changed_here(folder: Path, ana: User, name: str) -> None:
    assert not answer_edits.editable(name)


def test_a_folder_that_cannot_be_written_is_named_and_the_proposal_waits(folder: Path, ana: User, ben: User) -> None:
    made = propose(ana, text=longer())
    folder.touch()  # no folder: nothing can be written there, whoever asks

    with pytest.raises(BotError, match="Nothing was written"):
        answer_edits.decide(NAME, made.pk, ben, approved=True)
    assert TextChange.objects.get().state == "proposed" and responses()[NAME].text != longer()


def upgrade(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """The code comes with another entry of this answer."""
    code = trial_data.placed_texts()

    def upgraded() -> dict[str, PlacedText]:
        entry = code[NAME].entry
        text, metadata = changed.get("text", entry["text"]), {**entry["metadata"], **changed.get("metadata", {})}
        return {**code, NAME: code[NAME]._replace(entry={**entry, "text": text, "metadata": metadata})}

    monkeypatch.setattr(trial_data, "placed_texts", upgraded)
    reload.forget()


def test_an_upgrade_that_changes_nothing_of_it_leaves_the_approved_text(
    folder: Path, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(ana, ben, text=longer())

    upgrade(monkeypatch, metadata={"related": []})

    assert responses()[NAME].text.endswith(MORE) and responses()[NAME].metadata["related"] == []
    assert answer_edits.upgraded(NAME) == ""


def test_an_upgrade_with_a_higher_version_is_said_instead_and_the_desk_tells(
    folder: Path, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(ana, ben, text=longer())

    upgrade(monkeypatch, text="The newest words.", metadata={"version": 99})

    assert responses()[NAME].text == "The newest words." and answer_edits.upgraded(NAME) == "replaced"


def test_other_words_with_the_same_version_do_not_undo_a_correction_and_no_translation_passes_for_its_own(
    folder: Path, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(ana, ben, text=longer())
    version = responses()[NAME].metadata["version"]

    upgrade(monkeypatch, text="Words of somebody else.", metadata={"version": version, "reviewed": "2099-01-01"})

    assert responses()[NAME].text.endswith(MORE) and responses()[NAME].metadata["version"] == version + 1
    assert answer_edits.upgraded(NAME) == "kept"


def test_a_later_comparison_of_the_same_words_comes_with_an_upgrade(
    folder: Path, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    approve(ana, ben, compared=True)

    upgrade(monkeypatch, metadata={"reviewed": "2099-01-01"})

    assert responses()[NAME].metadata["reviewed"] == "2099-01-01"


def test_a_withheld_answer_is_corrected_and_then_said_again(folder: Path, ana: User, ben: User) -> None:
    answer_versions.record_versions()
    stopped = answer_stop.withhold(NAME, ben, "The type is wrong.")

    approve(ana, ben, text=longer())

    assert withholding.find(NAME) and answer_stop.text_changed(stopped)
    answer_stop.say_again(NAME, ben)
    assert withholding.find(NAME) is None


def test_a_recalled_text_is_corrected_here_and_its_words_do_not_come_back(folder: Path, ana: User, ben: User) -> None:
    answer_versions.record_versions()
    wrong = AnswerVersion.objects.get(name=NAME)
    recall = answer_recall.prepare_recall(wrong.pk, ana, "The type was wrong.")
    answer_recall.confirm_recall(recall.pk, ben, withhold=True)
    with pytest.raises(BotError, match="It can be said again once an editor has corrected it"):
        answer_stop.say_again(NAME, ben)

    approve(ana, ben, text=longer())
    answer_stop.say_again(NAME, ben)

    notice = answer_recall.notice(Recall.objects.get())
    assert [button["payload"] for button in notice.buttons] == [f"/{NAME}"]
    with pytest.raises(BotError, match="these very words are wrong"):
        propose(ana, text=wrong.text)


def test_what_a_clinician_stood_for_needs_a_new_comparison(
    folder: Path, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = {**responses()[NAME].metadata, "reviewed_by": "clinician"}
    monkeypatch.setitem(responses(), NAME, replace(responses()[NAME], metadata=by))

    with pytest.raises(BotError, match="A clinician stands for the words as they were"):
        propose(ana, text=longer())
    assert propose(ana, text=longer(), compared=True).entry["metadata"]["reviewed_by"] == "editor"
