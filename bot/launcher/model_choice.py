"""Which model a start serves: the released one where there is one, else the one of this checkout."""

from __future__ import annotations

from pathlib import Path

from bot import file_permissions, trial
from bot.errors import ConfigurationError, exit_on_configuration_error
from bot.launcher import active_model, encoder_weights, model_integrity, training
from bot.launcher.active_model import Pointer


def model(var: Path) -> Path:
    """The model's file. Before the first release it is trained whenever its sources changed (decision 0005).

    Raises ConfigurationError where the file, or the weights that it needs, are not the ones we know.
    """
    encoder_weights.check_weights()
    model_integrity.upgrade_pointer(var)
    known = active_model.read_pointer(var)
    released = released_model(var)
    if known and released and known.code == training.code():
        if known.model != training.name():
            print(
                "data/ has changed since the release that serves. To check and serve it: manage.py release", flush=True
            )
        model_integrity.verify(released)
        return released
    if known and known.released:
        print(
            "The released model is missing or was trained by other code: serving this checkout, unchecked.", flush=True
        )
        print("To check it and make it the released one: manage.py release", flush=True)
    path = training.model(var)
    active_model.write_pointer(var, Pointer(path.name, training.code(), sha256=model_integrity.verify(path)))
    return path


def served_model(var: Path) -> Path:
    """What the last start, or `python -m bot.launcher.model_choice`, chose. Raises ConfigurationError."""
    known = active_model.read_pointer(var)
    path = var / "models" / known.model if known else None
    if path is None or not path.is_file():
        raise ConfigurationError(
            f"No model is chosen in {var}. Choose one, and train it where needed: python -m bot.launcher.model_choice"
        )
    return path


def released_model(var: Path) -> Path | None:
    """The file of the released model; None where there is none."""
    known = active_model.read_pointer(var)
    path = var / "models" / known.model if known and known.released else None
    return path if path and path.exists() else None


if __name__ == "__main__":
    file_permissions.set_umask()
    with exit_on_configuration_error():
        print(model(trial.var().resolve()))
