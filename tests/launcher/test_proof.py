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
from bot.evaluation import releasing
from bot.launcher import pointer, proof, serving, training, weights
from bot.launcher.pointer import Pointer
from bot.understanding import swap

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Holds the model of this checkout, served once, and another trained one."""
    (tmp_path / "models").mkdir()
    for name in (training.name(), "other.tar.gz"):
        (tmp_path / "models" / name).write_bytes(name.encode())
        proof.record(tmp_path / "models" / name)
    serving.model(tmp_path)
    return tmp_path


@pytest.fixture
def model(var: Path) -> Path:
    return var / "models" / training.name()


def tamper(model: Path) -> None:
    model.write_bytes(b"a program of somebody else's")


def test_the_hash_is_written_down_at_the_training_as_sha256sum_reads_it(model: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", proof.beside(model).name], cwd=model.parent, check=True)


def test_a_start_does_not_serve_another_file_of_the_same_name(var: Path, model: Path) -> None:
    tamper(model)

    with pytest.raises(ConfigurationError, match=r"is not the file that was trained here.*delete it and start again"):
        serving.model(var)


def test_nor_where_the_hash_beside_it_was_changed_too(var: Path, model: Path) -> None:
    tamper(model)
    proof.beside(model).write_text(f"{proof.sha256(model)}  {model.name}\n", encoding="utf-8")

    with pytest.raises(ConfigurationError, match="is not the file that was trained here"):
        serving.model(var)


def test_nor_a_released_one(var: Path) -> None:
    pointer.write(
        var, Pointer("other.tar.gz", training.code(), True, sha256=proof.sha256(var / "models" / "other.tar.gz"))
    )
    assert serving.model(var).name == "other.tar.gz"
    tamper(var / "models" / "other.tar.gz")

    with pytest.raises(ConfigurationError, match="is not the file that was trained here"):
        serving.model(var)


def test_a_model_that_is_trained_again_serves(var: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model.unlink()
    monkeypatch.setattr(training, "_train", lambda folder, name: model.write_bytes(b"trained again"))

    assert serving.model(var) == model
    assert serving.model(var) == model


def test_files_from_before_hashes_were_kept_are_taken_over_once_and_it_is_said(
    var: Path, model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pointer.write(var, Pointer(model.name, training.code(), before="other.tar.gz"))
    for path in (var / "models").glob("*.sha256"):
        path.unlink()

    serving.model(var)
    said = capsys.readouterr().out
    serving.model(var)

    assert said.count("has no recorded hash") == 2 and "has no recorded hash" not in capsys.readouterr().out
    known = pointer.read(var)
    assert known and known.sha256 == proof.sha256(model)
    tamper(model)
    with pytest.raises(ConfigurationError):
        serving.model(var)


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
        proof.beside(other).unlink()
    app: Any = SimpleNamespace(ctx=SimpleNamespace(agent=None))
    swap.allow(var / "models")

    with pytest.raises(LookupError, match="A model file is a program"):
        asyncio.run(swap.load(app, other.name))
    assert not opened


def test_a_release_and_a_rollback_keep_the_hashes_of_both_models(var: Path, model: Path, settings: Settings) -> None:
    settings.RASA_URL = "http://127.0.0.1:9"  # nothing listens there
    first, second = proof.sha256(model), proof.sha256(var / "models" / "other.tar.gz")

    releasing.put_into_service(var, "other.tar.gz")
    known = pointer.read(var)
    assert known and (known.sha256, known.before_sha256) == (second, first)

    releasing.take_back(var)
    known = pointer.read(var)
    assert known and (known.model, known.sha256, known.before_sha256) == (model.name, first, None)


def test_a_rollback_does_not_serve_another_file(var: Path, model: Path, settings: Settings) -> None:
    settings.RASA_URL = "http://127.0.0.1:9"
    releasing.put_into_service(var, "other.tar.gz")
    tamper(model)

    with pytest.raises(ConfigurationError, match="is not the file that was trained here"):
        releasing.take_back(var)


def test_the_installed_weights_are_the_ones_we_know() -> None:
    weights.check.__wrapped__()


@pytest.mark.parametrize("file", weights.FILES, ids=lambda file: file.file)
def test_other_weights_stop_the_start_and_the_sentence_says_which_and_where_the_right_ones_are(
    file: weights.File, tmp_path: Path
) -> None:
    changed = tmp_path / "weights"
    shutil.copyfile(weights.place(file), changed)
    with changed.open("r+b") as opened:
        opened.seek(100)
        opened.write(b"other")

    with pytest.raises(ConfigurationError, match="is not the file of weights we know") as refusal:
        weights.check_file(file, changed)
    assert file.source in str(refusal.value) and file.sha256 in str(refusal.value)
    with pytest.raises(ConfigurationError, match="is missing"):
        weights.check_file(file, tmp_path / "nowhere")


def test_a_start_looks_at_the_weights(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tuple(replace(file, sha256="0" * 64) for file in weights.FILES)
    monkeypatch.setattr(weights, "FILES", wrong)
    weights.check.cache_clear()

    with pytest.raises(ConfigurationError, match="is not the file of weights we know"):
        serving.model(var)
