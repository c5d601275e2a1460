"""A model's file is a program: only the one that was trained is loaded, at the start and at each change."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django import Settings
from rasa.core.agent import Agent

from bot.errors import ConfigurationError
from bot.evaluation import releases
from bot.launcher import active_model, encoder_weights, model_choice, model_integrity, training
from bot.launcher.active_model import Pointer
from bot.understanding import model_reload

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Holds the model of this checkout, served once, and another trained one."""
    (tmp_path / "models").mkdir()
    for name in (training.name(), "other.tar.gz"):
        (tmp_path / "models" / name).write_bytes(name.encode())
        model_integrity.record(tmp_path / "models" / name)
    model_choice.model(tmp_path)
    return tmp_path


@pytest.fixture
def model(var: Path) -> Path:
    return var / "models" / training.name()


def tamper(model: Path) -> None:
    model.write_bytes(b"a program of somebody else's")


def test_the_hash_is_written_down_at_the_training_as_sha256sum_reads_it(model: Path) -> None:
    subprocess.run(
        ["sha256sum", "--check", "--strict", model_integrity.hash_file(model).name], cwd=model.parent, check=True
    )


def test_a_start_does_not_serve_another_file_of_the_same_name(var: Path, model: Path) -> None:
    tamper(model)

    with pytest.raises(ConfigurationError, match=r"is not the file that was trained here.*delete it and start again"):
        model_choice.model(var)


def test_nor_where_the_hash_beside_it_was_changed_too(var: Path, model: Path) -> None:
    tamper(model)
    model_integrity.hash_file(model).write_text(f"{model_integrity.sha256(model)}  {model.name}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="is not the file that was trained here"):
        model_choice.model(var)


def test_nor_a_released_one(var: Path) -> None:
    active_model.write_pointer(
        var,
        Pointer("other.tar.gz", training.code(), True, sha256=model_integrity.sha256(var / "models" / "other.tar.gz")),
    )
    assert model_choice.model(var).name == "other.tar.gz"
    tamper(var / "models" / "other.tar.gz")

    with pytest.raises(ConfigurationError, match="is not the file that was trained here"):
        model_choice.model(var)


def test_a_model_that_is_trained_again_serves(var: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model.unlink()
    monkeypatch.setattr(training, "_train", lambda folder, name: model.write_bytes(b"trained again"))

    assert model_choice.model(var) == model
    assert model_choice.model(var) == model


def test_files_from_before_hashes_were_kept_are_taken_over_once_and_it_is_said(
    var: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    active_model.write_pointer(var, Pointer(model.name, training.code(), before="other.tar.gz"))
    for path in (var / "models").glob("*.sha256"):
        path.unlink()

    model_choice.model(var)
    said = capsys.readouterr().out
    model_choice.model(var)

    assert said.count("has no recorded hash") == 2 and "has no recorded hash" not in capsys.readouterr().out
    known = active_model.read_pointer(var)
    assert known and known.sha256 == model_integrity.sha256(model)
    tamper(model)
    with pytest.raises(ConfigurationError):
        model_choice.model(var)


@pytest.mark.servers
def test_the_rasa_process_refuses_another_file_before_it_opens_it(var: Path, model: Path) -> None:
    tamper(model)

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot.understanding.serve", "--model", str(model)],
        cwd=ROOT,
        env={**os.environ, "BOT_VAR": str(var)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "is not the file that was trained here" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("what", ["tampered", "unknown"])
def test_a_change_while_it_serves_refuses_another_file_before_it_opens_it(
    var: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(Agent, "load", lambda path, **_: opened.append(path))
    other = var / "models" / "other.tar.gz"
    if what == "tampered":
        tamper(other)
    else:
        model_integrity.hash_file(other).unlink()
    app: Any = SimpleNamespace(ctx=SimpleNamespace(agent=None))
    model_reload.allow_folder(var / "models")

    with pytest.raises(LookupError, match="A model file is a program"):
        asyncio.run(model_reload.load_model(app, other.name))
    assert not opened


def test_a_release_and_a_rollback_keep_the_hashes_of_both_models(var: Path, model: Path, settings: Settings) -> None:
    settings.RASA_URLS = ["http://127.0.0.1:9"]  # nothing listens there
    first, second = model_integrity.sha256(model), model_integrity.sha256(var / "models" / "other.tar.gz")

    releases.put_into_service(var, "other.tar.gz")
    known = active_model.read_pointer(var)
    assert known and (known.sha256, known.before_sha256) == (second, first)

    releases.take_back(var)
    known = active_model.read_pointer(var)
    assert known and (known.model, known.sha256, known.before_sha256) == (model.name, first, None)


def test_a_rollback_does_not_serve_another_file(var: Path, model: Path, settings: Settings) -> None:
    settings.RASA_URLS = ["http://127.0.0.1:9"]
    releases.put_into_service(var, "other.tar.gz")
    tamper(model)

    with pytest.raises(ConfigurationError, match="is not the file that was trained here"):
        releases.take_back(var)


def test_the_installed_weights_are_the_ones_we_know() -> None:
    encoder_weights.check_weights.__wrapped__()


@pytest.mark.parametrize("file", encoder_weights.FILES, ids=lambda file: file.file)
def test_other_weights_stop_the_start_and_the_sentence_says_which_and_where_the_right_ones_are(
    file: encoder_weights.File, tmp_path: Path
) -> None:
    changed = tmp_path / "weights"
    shutil.copyfile(encoder_weights.place(file), changed)
    with changed.open("r+b") as opened:
        opened.seek(100)
        opened.write(b"other")

    with pytest.raises(ConfigurationError, match="is not the file of weights we know") as refusal:
        encoder_weights.check_file(file, changed)
    assert file.source in str(refusal.value) and file.sha256 in str(refusal.value)
    with pytest.raises(ConfigurationError, match="is missing"):
        encoder_weights.check_file(file, tmp_path / "nowhere")


def test_a_start_looks_at_the_weights(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tuple(replace(file, sha256="0" * 64) for file in encoder_weights.FILES)
    monkeypatch.setattr(encoder_weights, "FILES", wrong)
    encoder_weights.check_weights.cache_clear()

    with pytest.raises(ConfigurationError, match="is not the file of weights we know"):
        model_choice.model(var)
