"""Switches from a model to another and back: half of what `manage.py release` does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
from django.conf import settings

from bot.conversations import rasa_processes
from bot.launcher import active_model, model_integrity, training
from bot.launcher.active_model import Pointer

LOAD_SECONDS = 180


class ReleaseError(Exception):
    """Why nothing was switched, with what to do."""


def switch(model: str, before: str | None = None) -> str:
    """Let every rasa process that runs serve the model; gives the model's id, or nothing where none runs.

    Raises ReleaseError where one does not take the model: those that did serve `before` again.
    """
    switched: list[str] = []
    found = ""
    for url in rasa_processes.each():
        try:
            identifier = _switch_one(url, model)
        except ReleaseError as error:
            more = _give_back(switched, before) if before else ""
            raise ReleaseError(f"{error}{more}") from None
        switched += [url] if identifier else []
        found = identifier or found
    return found


def _give_back(urls: list[str], before: str) -> str:
    """Let these processes serve `before` again, whatever becomes of one of them; gives what to say of it."""
    failed: list[str] = []
    for url in urls:
        try:
            _switch_one(url, before)
        except ReleaseError as error:
            failed.append(str(error))
    done = len(urls) - len(failed)
    said = [f"The {done} that had taken it serve {before} again."] if done else []
    said += [f"NOT taken back: {error} Restart this process: it then serves {before}." for error in failed]
    return "".join(f" {sentence}" for sentence in said)


def _switch_one(url: str, model: str) -> str:
    """One process; gives the model's id, or nothing where it does not run. Raises ReleaseError."""
    try:
        answer = httpx.post(
            f"{url}/webhooks/internal/model",
            json={"model": model},
            headers={"Authorization": f"Bearer {settings.RASA_SECRET}"},
            timeout=httpx.Timeout(LOAD_SECONDS, connect=2),
            trust_env=False,
        )
        if answer.status_code == httpx.codes.CONFLICT:
            raise ReleaseError(f"The rasa process at {url} did not take {model}: {answer.json()['error']}")
        answer.raise_for_status()
        return str(answer.json()["model_id"])
    except httpx.ConnectError:
        return ""
    except (httpx.HTTPError, ValueError, KeyError) as error:
        raise ReleaseError(f"The rasa process at {url} did not take {model}: {error}. Look at its log.") from None


def put_into_service(var: Path, model: str) -> tuple[str, str]:
    """Serve `model` now and at each start. Gives its id (empty: rasa is down) and the model before it.

    Raises ConfigurationError where the file is not the one that was trained.
    """
    known = active_model.read_pointer(var)
    before = known.model if known and known.model != model else None
    before_sha256 = known.sha256 if known and before else None
    sha256 = model_integrity.verify(var / "models" / model)
    identifier = switch(model, before)
    active_model.write_pointer(var, Pointer(model, training.code(), True, before, sha256, before_sha256))
    return identifier, before or ""


def take_back(var: Path) -> tuple[str, str, str]:
    """Serve the model before again: its file, its id, and the file that is taken back. Raises ReleaseError, and
    ConfigurationError where the file is not the one that served."""
    model_integrity.upgrade_pointer(var)
    known = active_model.read_pointer(var)
    if known is None or known.before is None:
        raise ReleaseError("There is no model to go back to.")
    if not (var / "models" / known.before).is_file():
        raise ReleaseError(f"The model before, {known.before}, is no longer in {var / 'models'}.")
    sha256 = model_integrity.verify(var / "models" / known.before)
    identifier = switch(known.before, known.model)
    again = replace(known, model=known.before, before=None, released=True, sha256=sha256, before_sha256=None)
    active_model.write_pointer(var, again)
    return known.before, identifier, known.model


def serving(var: Path) -> Path | None:
    """The file of the model that serves; None where nothing was started yet."""
    known = active_model.read_pointer(var)
    path = var / "models" / known.model if known else None
    return path if path and path.is_file() else None
