"""What a copy holds beside the database: what is served, what operators and translators wrote, what was erased."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from dataclasses import asdict, dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from bot.content import approved_texts
from bot.conversations import erasure_log
from bot.errors import ConfigurationError
from bot.launcher import active_model, model_integrity, training

MANIFEST = "manifest.json"
# Files that settings name, and what they are called in a copy.
NAMED = {"hours.yml": "HOURS_FILE", "responsible.yml": "PRIVACY_FILE"}


@dataclass(frozen=True)
class Manifest:
    """`rows`: by table; `keys`: hashes of the sealing keys; `files`: their SHA-256, by their place in the copy."""

    made: str
    code: str
    keys: list[str]
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)


def files(folder: Path) -> dict[str, Path]:
    """The files that are there, by what they are called in a copy: as they are now, in `folder`, while processes go on
    writing them. Models, which nothing changes, where they are.
    """
    found = {name: folder / name for name, path in _changing().items() if _take(path, folder / name)}
    known = active_model.read_pointer(folder)
    for model in filter(None, (known.model, known.before) if known else ()):
        path = Path(settings.VAR_DIR) / "models" / model
        found |= {f"models/{model}": path, f"models/{model}.sha256": model_integrity.hash_file(path)}
    return {name: path for name, path in found.items() if path.is_file()}


def _changing() -> dict[str, Path]:
    """All but the models, there or not."""
    found = {"serving.json": active_model.pointer_file(Path(settings.VAR_DIR)), erasure_log.NAME: erasure_log.path()}
    found |= {name: Path(place) for name, setting in NAMED.items() if (place := getattr(settings, setting))}
    return found | approved_texts.files()


def _take(path: Path, target: Path) -> bool:
    """Whether the file was there."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return path.is_file() and bool(shutil.copyfile(path, target))


def manifest(packed: dict[str, Path], rows: dict[str, int]) -> Manifest:
    """Of what is packed."""
    return Manifest(
        made=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        code=training.code(),
        keys=key_hashes(settings.CONTACT_KEY),
        migrations=applied(),
        rows=rows,
        files={name: model_integrity.sha256(path) for name, path in packed.items()},
    )


def key_hashes(given: str) -> list[str]:
    """Of the keys that open what is sealed: they say which key is needed, and do not lead to it."""
    keys = [key.strip() for key in given.split(",") if key.strip()]
    return [hashlib.sha256(b"contact key " + key.encode()).hexdigest() for key in keys]


def applied() -> list[str]:
    """The migrations that the database has."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def pack(packed: dict[str, Path], described: Manifest, target: Path) -> None:
    """One tar, the manifest first."""
    listing = target.with_name(MANIFEST)
    listing.write_text(json.dumps(asdict(described), indent=1), encoding="utf-8")
    with tarfile.open(target, "w") as tar:
        for name, path in {MANIFEST: listing, **packed}.items():
            tar.add(path, name)


def unpack(source: Path, folder: Path) -> Manifest:
    """What `pack` wrote. Raises ConfigurationError where a file is not the one of the manifest."""
    try:
        with tarfile.open(source) as tar:
            tar.extractall(folder, filter="data")
        found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        described = Manifest(**found)
    except (tarfile.TarError, OSError, ValueError, TypeError) as error:
        raise ConfigurationError(f"This is no copy of ours: {error}") from None
    for name, sha256 in described.files.items():
        if not (folder / name).is_file() or model_integrity.sha256(folder / name) != sha256:
            raise ConfigurationError(f"{name} in the copy is not as it was packed. Take another copy.")
    return described
