"""Which model a start serves: the released one, or, before the first release, the one of the checkout."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.launcher import active_model, model_choice, model_integrity, training
from bot.launcher.active_model import Pointer


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Holds a model of this checkout, and one of before. Nothing is trained here."""
    (tmp_path / "models").mkdir()
    for name in (training.name(), "before.tar.gz"):
        (tmp_path / "models" / name).write_bytes(b"")
        model_integrity.record(tmp_path / "models" / name)
    return tmp_path


def test_before_the_first_release_the_model_of_the_checkout_serves(var: Path) -> None:
    assert model_choice.model(var).name == training.name()
    assert active_model.read_pointer(var) == Pointer(
        training.name(), training.code(), sha256=hashlib.sha256(b"").hexdigest()
    )


def test_a_released_model_serves_although_the_data_have_changed(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    active_model.write_pointer(var, Pointer("before.tar.gz", training.code(), released=True))

    assert model_choice.model(var).name == "before.tar.gz"
    assert "To check and serve it: manage.py release" in capsys.readouterr().out


@pytest.mark.parametrize("known", [Pointer("before.tar.gz", "other code", True), Pointer("gone.tar.gz", "", True)])
def test_a_released_model_that_cannot_load_or_is_gone_gives_way_to_the_checkout_and_says_so(
    var: Path, known: Pointer, capsys: pytest.CaptureFixture[str]
) -> None:
    active_model.write_pointer(var, known)

    assert model_choice.model(var).name == training.name()
    assert "serving this checkout, unchecked" in capsys.readouterr().out


def test_a_broken_pointer_is_named_with_the_way_out(var: Path) -> None:
    active_model.pointer_file(var).write_text('{"model":', encoding="utf-8")

    with pytest.raises(ConfigurationError, match=r"serving\.json is broken.*Remove it"):
        model_choice.model(var)


def test_pruning_spares_what_serves_and_what_a_rollback_needs(var: Path) -> None:
    names = ["serves", "rollback", "old", "newer", "newest"]
    for age, name in enumerate(names):
        path = var / "models" / f"{name}.tar.gz"
        path.write_bytes(b"")
        os.utime(path, (age, age))
    for name in (training.name(), "before.tar.gz"):
        (var / "models" / name).unlink()
        model_integrity.hash_file(var / "models" / name).unlink()
    for name in names:
        model_integrity.record(var / "models" / f"{name}.tar.gz")

    training.prune(var / "models", Pointer("serves.tar.gz", "", True, "rollback.tar.gz"))

    left = {path.name.removesuffix(".sha256").removesuffix(".tar.gz") for path in (var / "models").iterdir()}
    assert left == set(names) - {"old"}


def test_code_that_only_serves_a_model_does_not_ask_for_a_training(tmp_path: Path) -> None:
    folder = tmp_path / "bot" / "understanding"
    folder.mkdir(parents=True)
    (tmp_path / "uv.lock").write_text("x", encoding="utf-8")
    before = training.fingerprint(tmp_path, training.CODE)
    (folder / "rasa_channel.py").write_text("x", encoding="utf-8")
    assert training.fingerprint(tmp_path, training.CODE) == before

    (folder / "outcome_model.py").write_text("x", encoding="utf-8")

    assert training.fingerprint(tmp_path, training.CODE) != before
