"""Files that only the holder of a key opens: age's format, so that the program `age -d -i KEY` opens them too."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pyrage

from bot.errors import ConfigurationError

SUFFIX = ".age"


def new_key(file: Path) -> str:
    """Make a key, keep it in `file` (mode 0600), and give its public half. Raises ConfigurationError."""
    identity = pyrage.x25519.Identity.generate()
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}. No key was made.") from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(f"# public key: {identity.to_public()}\n{identity}\n")
    return str(identity.to_public())


def seal(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Encrypt a file for all of the public keys. `target` is there as a whole or not at all."""
    part = target.with_name(f"{target.name}.part")
    with source.open("rb") as reader, open(part, "wb", opener=_for_its_owner) as writer:
        pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(key) for key in recipients])
        writer.flush()
        os.fsync(writer.fileno())
    os.replace(part, target)


def unseal(source: Path, target: Path, key: Path) -> None:
    """Decrypt a file. Raises ConfigurationError where the key is not the one, or the file was changed."""
    try:
        with source.open("rb") as reader, open(target, "wb", opener=_for_its_owner) as writer:
            pyrage.decrypt_io(reader, writer, _identities(key))
    except (OSError, pyrage.DecryptError) as error:
        target.unlink(missing_ok=True)
        raise ConfigurationError(f"{source} cannot be opened with {key}: {error}") from None


def _identities(key: Path) -> list[pyrage.x25519.Identity]:
    lines = key.read_text(encoding="utf-8").splitlines()
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError:
        raise ConfigurationError(f"{key} holds no key of age (AGE-SECRET-KEY-1…).") from None


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
