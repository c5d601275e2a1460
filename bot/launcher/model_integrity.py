"""Whether a model's file is the one that was trained: a model file is a program, and it is run when it is loaded.

Its SHA-256 stands beside it from the training on (`<file>.sha256`, as `sha256sum -c` reads it) and, once it serves, in
`serving.json`, which is believed first. A model's file lies in `models` beside `serving.json`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from bot.errors import ConfigurationError
from bot.launcher import active_model

PART = 1 << 20


def sha256(path: Path) -> str:
    """Of what the file holds: 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(PART):
            digest.update(part)
    return digest.hexdigest()


def hash_file(model: Path) -> Path:
    """The file that holds the model's hash."""
    return model.with_name(f"{model.name}.sha256")


def record(model: Path) -> str:
    """Write down what the file holds now, as only whoever made it may do. Gives the hash."""
    found = sha256(model)
    hash_file(model).write_text(f"{found}  {model.name}\n", encoding="utf-8")
    var = model.parent.parent
    known = active_model.read_pointer(var)
    if known and known.model == model.name and known.sha256:  # trained again
        active_model.write_pointer(var, replace(known, sha256=found))
    return found


def recorded(model: Path) -> str | None:
    """The hash that the file must have; None where nobody has written one down."""
    known = active_model.read_pointer(model.parent.parent)
    if known and known.model == model.name and known.sha256:
        return known.sha256
    if known and known.before == model.name and known.before_sha256:
        return known.before_sha256
    kept = hash_file(model)
    return kept.read_text(encoding="utf-8").split(" ")[0].strip() if kept.is_file() else None


def verify(model: Path) -> str:
    """Gives the file's hash. Raises ConfigurationError where it is another than the recorded one, or none is."""
    expected = recorded(model)
    if expected is None:
        raise ConfigurationError(
            f"{model} has no recorded hash, so nobody knows whether it is the file that was trained. A model file is a "
            f"program: it is not loaded. If it is yours, write the hash down: "
            f"cd {model.parent} && sha256sum {model.name} > {hash_file(model).name}"
        )
    found = sha256(model)
    if found != expected:
        raise ConfigurationError(
            f"{model} is not the file that was trained here: its SHA-256 is {found}, and {expected} is recorded. A "
            "model file is a program: it is not loaded. Put the right file back from a copy, or delete it and start "
            "again: the model is then trained from this checkout."
        )
    return found


def adopt_hash(model: Path) -> str:
    """The hash of a file from before hashes were kept: recorded now, once, and said. Else as `check`."""
    if recorded(model) is None:
        print(
            f"{model.name} has no recorded hash (it is older than these): taken as it is, from now on checked",
            flush=True,
        )
        return record(model)
    return verify(model)


def upgrade_pointer(var: Path) -> None:
    """`serving.json` from before hashes were kept gets them: what serves, and what a rollback would serve."""
    known = active_model.read_pointer(var)
    if known is None or known.sha256:
        return
    found = {
        name: adopt_hash(path) if name and (path := var / "models" / name).is_file() else None
        for name in (known.model, known.before)
    }
    active_model.write_pointer(var, replace(known, sha256=found[known.model], before_sha256=found[known.before]))
