"""What we keep on the disk is for our own account only: chats, sessions, keys, and models, which are programs."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

OTHERS = 0o077
FOLDERS = ("models", "encoders", "static")


def set_umask() -> None:
    """What this process and those that it starts write is closed to other accounts."""
    os.umask(OTHERS)


def owner_only(var: Path) -> None:
    """`from_now_on`, and what is in `var` already is closed too. Other people's files and links are left alone."""
    set_umask()
    var.mkdir(parents=True, exist_ok=True)
    for path in _kept(var):
        try:
            _close(path)
        except OSError as error:  # gone meanwhile, or on a disk without modes
            print(f"{path} could not be closed to other accounts ({error.strerror})", flush=True)


def _kept(var: Path) -> Iterator[Path]:
    yield var
    yield from var.iterdir()
    for folder in (var / name for name in FOLDERS):
        if folder.is_dir() and not folder.is_symlink():
            yield from folder.rglob("*")


def _close(path: Path) -> None:
    found = path.lstat()
    ours = found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode)
    shared = found.st_mode & stat.S_ISVTX  # such as /tmp
    if ours and not shared and found.st_mode & OTHERS:
        path.chmod(stat.S_IMODE(found.st_mode) & ~OTHERS)
