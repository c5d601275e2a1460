"""Two speakers agree on a translation; then it is in a file of BOT_VAR, and only its lines have changed."""

from __future__ import annotations

import difflib
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from bot import yaml_file
from bot.content import reload, translations
from bot.content.responses import responses
from bot.errors import BotError
from bot.review import text_changes, translation_review
from bot.review.models import TextChange

pytestmark = pytest.mark.django_db
THANKS = "chat/thanks"
VISA = "travel/visa"


@pytest.fixture
def folder(own_var: Path) -> Path:
    """Where approved texts go."""
    return own_var / "translations"


def words(name: str, **changed: str) -> dict[str, str]:
    """The words of a Spanish text as the page sends them."""
    entry = translation_review.entry_of("es", name)
    said = {key: entry.get(key, "") for key in translation_review.WORDS}
    return {**said, "buttons": "\n".join(entry.get("buttons") or ()), **changed}


def approve(name: str, author: User, second: User, **changed: str) -> None:
    """One proposes the Spanish text with these words, the other approves."""
    made = translation_review.propose_change("es", name, words(name, **changed), author)
    translation_review.decide(made.language, made.name, made.pk, second, approved=True, medical=False)


def changed_lines(before: str, after: str) -> list[str]:
    found = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in found if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_an_approved_change_is_in_the_file_as_a_small_difference_and_said(folder: Path, ana: User, ben: User) -> None:
    old = translations.text_in(THANKS, "es")
    approve(THANKS, ana, ben, text=old)
    approve(VISA, ana, ben)
    path = folder / "es" / "chat.yml"
    before = path.read_text(encoding="utf-8")

    approve(THANKS, ana, ben, text=f"{old} Nuevo.")
    assert reload.told() > 0 and reload.read_again()

    assert translations.text_in(THANKS, "es") == f"{old} Nuevo."
    assert translations.translations("es")[THANKS].checked_by == "speaker"
    lines = changed_lines(before, path.read_text(encoding="utf-8"))
    assert [line for line in lines if line.startswith("+") and line.endswith(" Nuevo.")] and len(lines) <= 6


def test_the_code_is_not_written_into_and_only_this_account_reads_what_is_approved(
    folder: Path, ana: User, ben: User
) -> None:
    of_code = translations.FOLDER / "es" / "chat.yml"
    before = of_code.read_bytes()

    approve(THANKS, ana, ben, text="Gracias a usted.")

    assert of_code.read_bytes() == before
    assert [path.name for path in (folder / "es").iterdir()] == ["chat.yml"]
    assert stat.S_IMODE((folder / "es" / "chat.yml").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_is_named_and_the_proposal_stays(folder: Path, ana: User, ben: User) -> None:
    folder.touch()  # no folder: nothing can be written there, whoever asks

    with pytest.raises(BotError, match="Nothing was written"):
        approve(THANKS, ana, ben, text="Gracias a usted.")

    assert TextChange.objects.get().state == "proposed"


def test_nobody_decides_on_their_own_proposal(folder: Path, ana: User) -> None:
    made = translation_review.propose_change("es", THANKS, words(THANKS, text="Gracias a usted."), ana)

    with pytest.raises(BotError, match="Someone else has to decide"):
        translation_review.decide(made.language, made.name, made.pk, ana, approved=True, medical=True)


def test_a_rejected_proposal_changes_nothing(folder: Path, ana: User, ben: User) -> None:
    made = translation_review.propose_change("es", THANKS, words(THANKS, text="Gracias a usted."), ana)

    translation_review.decide(made.language, made.name, made.pk, ben, approved=False, medical=False)

    assert not folder.exists() and reload.told() == 0


@pytest.mark.parametrize(("first", "second", "kind"), [(True, True, "medical"), (True, False, "speaker")])
def test_a_text_is_checked_by_two_and_medical_if_both_know_medicine(
    folder: Path, ana: User, ben: User, first: bool, second: bool, kind: str
) -> None:
    made = translation_review.propose_check("es", VISA, ana, medical=first)

    translation_review.decide(made.language, made.name, made.pk, ben, approved=True, medical=second)
    reload.read_again()

    said = translations.translations("es")[VISA]
    assert said.checked_by == kind and said.checked


def test_words_that_lose_a_number_are_refused(folder: Path, ana: User) -> None:
    with pytest.raises(BotError, match="The numbers differ"):
        translation_review.propose_change("es", VISA, words(VISA, text="Pregunte al hospital en 7 días."), ana)


def test_one_proposal_waits_at_a_time(folder: Path, ana: User, ben: User) -> None:
    translation_review.propose_check("es", VISA, ana, medical=False)

    with pytest.raises(BotError, match="already waiting"):
        translation_review.propose_check("es", VISA, ben, medical=False)


def test_what_is_older_than_the_english_comes_first_and_cannot_be_called_checked(
    folder: Path, ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = replace(responses()[VISA], metadata={**responses()[VISA].metadata, "version": 99})
    monkeypatch.setitem(responses(), VISA, newer)

    assert translation_review.rows("es")[0].english.name == VISA
    with pytest.raises(BotError, match="The English has changed"):
        translation_review.propose_check("es", VISA, ana, medical=False)


def test_a_change_of_the_english_after_the_proposal_stops_it(
    folder: Path, ana: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = translation_review.propose_check("es", VISA, ana, medical=False)
    newer = replace(responses()[VISA], metadata={**responses()[VISA].metadata, "version": 99})
    monkeypatch.setitem(responses(), VISA, newer)

    with pytest.raises(BotError, match="has changed since this was proposed"):
        translation_review.decide(made.language, made.name, made.pk, ben, approved=True, medical=False)
    assert TextChange.objects.get().state == "proposed"


def test_a_missing_text_can_be_written(
    folder: Path, ana: User, ben: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = words(THANKS)
    monkeypatch.setattr(translations, "folders", lambda: [tmp_path / "empty"])
    monkeypatch.setattr(translations, "languages", lambda: ["es"])
    reload.forget()

    made = translation_review.propose_change("es", THANKS, said, ana)
    translation_review.decide(made.language, made.name, made.pk, ben, approved=True, medical=False)

    assert yaml_file.read(folder / "es" / "chat.yml")["texts"][THANKS]["text"] == said["text"]


def test_each_text_that_is_written_leaves_all_others_as_they_are(folder: Path, ana: User, ben: User) -> None:
    for language, name in (("ar", VISA), ("zh", VISA), ("zh", "costs/overview")):
        entry = dict(translation_review.entry_of(language, name))
        made = text_changes.propose("check", language, name, entry, ana, of=entry["of"])
        translation_review.decide(language, name, made.pk, ben, approved=True, medical=False)
    travel = yaml_file.read(folder / "zh" / "travel.yml")

    before = (folder / "zh" / "travel.yml").read_text(encoding="utf-8")
    other = next(name for name in translations.placed("zh") if name.startswith("travel/") and name != VISA)
    made = translation_review.propose_check("zh", other, ana, medical=False)
    translation_review.decide("zh", other, made.pk, ben, approved=True, medical=False)

    after = (folder / "zh" / "travel.yml").read_text(encoding="utf-8")
    assert yaml_file.read(folder / "zh" / "travel.yml")["texts"][VISA] == travel["texts"][VISA]
    assert after.startswith(before) and other in after.removeprefix(before)


def test_nothing_is_written_beside_a_file_that_cannot_be_read(folder: Path, ana: User, ben: User) -> None:
    said = words(THANKS, text="Gracias a usted.")
    made = translation_review.propose_change("es", THANKS, said, ana)
    (folder / "es").mkdir(parents=True)
    (folder / "es" / "broken.yml").write_text("texts: [", encoding="utf-8")

    with pytest.raises(BotError, match="Nothing was written"):
        translation_review.decide("es", THANKS, made.pk, ben, approved=True, medical=False)

    assert not (folder / "es" / "chat.yml").exists() and reload.told() == 0


def test_the_numbers_add_up(folder: Path) -> None:
    for row in translation_review.progress():
        assert row.texts == row.older + row.missing + row.unchecked + row.checked
