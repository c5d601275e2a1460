"""Trains the model where what it is made from has changed since the last time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from bot import file_permissions, response_file, trial_data, yaml_file
from bot.errors import ConfigurationError, exit_on_configuration_error
from bot.launcher import active_model, encoder_weights, model_integrity, progress
from bot.trial import DATA, WORDS, trial, var

ROOT = Path(__file__).resolve().parents[2]
# What a trained model depends on. The lock is here because a model file holds objects of the libraries' versions.
PARTS = ("data", "config.yml", "domain.yml", "bot/understanding", "uv.lock")
# And of another trial than the first: how its data and the product's become one.
COMPOSED = ("bot/trial_data.py", "bot/response_file.py", "bot/product.yml")
CODE = ("bot/understanding", "uv.lock")
# What only serves a model and leaves no trace in it.
SERVING = frozenset(
    {
        "clustering.py",
        "loaded_interpreter.py",
        "model_reload.py",
        "rasa_channel.py",
        "serve.py",
        "similarity.py",
        "unused_imports.py",
    }
)
SUFFIXES = {".yml", ".jsonl", ".py", ".lock", ".safetensors"}
KEPT = 2
ANSWERS = "answers"


def fingerprint(root: Path = ROOT, parts: tuple[str, ...] = PARTS, passed_over: frozenset[str] = SERVING) -> str:
    """Changes when the data, the configuration or the code of the understanding change."""
    digest = hashlib.sha256()
    for part in parts:
        path = root / part
        found = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in SUFFIXES)
        for file in (file for file in found if file.name not in passed_over):
            digest.update(os.path.relpath(file, root).encode() + b"\0" + _learned(file) + b"\0")
    return digest.hexdigest()[:16]


def _learned(file: Path) -> bytes:
    """What of a file is in a trained model. Of the answers it is which there are, what they ask, and their class: the
    words are said as they stand in the file, so that a corrected one needs no training.
    """
    if file.parent.name != ANSWERS or file.suffix != ".yml":
        return file.read_bytes()
    try:
        said = (yaml_file.read(file) or {}).get(response_file.RESPONSES) or {}
        known = {key: (entry[0].get("metadata") or {}) for key, entry in said.items()}
        return repr(sorted((key, meta.get("title"), meta.get("review")) for key, meta in known.items())).encode()
    except (yaml_file.BrokenFile, AttributeError, LookupError, TypeError):
        return file.read_bytes()  # in no form of ours: whoever reads it next says where it is broken


def code() -> str:
    """Changes when a model of before may no longer load."""
    return fingerprint(parts=(*CODE, *_words()))


def name() -> str:
    """The file name of the model of this checkout."""
    own = () if trial().whole else (os.path.relpath(trial().data, ROOT), *COMPOSED)
    return f"{fingerprint(parts=(*PARTS, *_words(), *own))}.tar.gz"


def _words() -> tuple[str, ...]:
    return tuple(os.path.relpath(trial().folder / name, ROOT) for name in WORDS)


def model(var: Path) -> Path:
    """The trained model's file, trained now where there is none for what is in the checkout.

    Raises ConfigurationError where the file that is there, or the weights, are not the ones we know, or where a file of
    the content is broken.
    """
    encoder_weights.check_weights()
    folder = var / "models"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name()
    if not path.exists():
        trial_data.check_all()
        _train(folder, path.stem.removesuffix(".tar"))
        model_integrity.record(path)
        prune(folder, active_model.read_pointer(var))
    else:
        model_integrity.adopt_hash(path)
    return path


def prune(folder: Path, serving: active_model.Pointer | None) -> None:
    """Delete old models; not the one that serves, nor the one that a rollback would serve."""
    needed = {serving.model, serving.before} if serving else set()
    for old in sorted(folder.glob("*.tar.gz"), key=os.path.getmtime)[:-KEPT]:
        if old.name not in needed:
            old.unlink()
            model_integrity.hash_file(old).unlink(missing_ok=True)


def _train(folder: Path, name: str) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        _rasa_train(folder, name, DATA if trial().whole else trial_data.compose(Path(made)))


def _rasa_train(folder: Path, name: str, data: Path) -> None:
    """Raises ConfigurationError with the end of what Rasa said."""
    rasa = [sys.executable, "-m", "bot.without_warnings", "rasa", "train", "--quiet"]
    command = [*rasa, "--data", str(data), "--out", str(folder), "--fixed-model-name", name]
    environment = {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }
    log = folder / "training.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)  # noqa: S603
        try:
            progress.watch(process, folder / "training.json", Console())
        finally:
            process.terminate()  # where somebody has pressed Ctrl-C
    if process.returncode:
        said = log.read_text(encoding="utf-8", errors="replace")[-2000:].strip()
        raise ConfigurationError(f"{said}\nThe model could not be trained; the lines above say why (all: {log}).")


if __name__ == "__main__":
    file_permissions.set_umask()
    with exit_on_configuration_error():
        print(model(var().resolve()))
