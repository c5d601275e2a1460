"""The login of the first start: shown on a terminal, else kept in a file for its owner, because logs are collected."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.contrib.auth.models import Group, User

from bot.desk.models import TemporaryPassword

NAME = "staff"


class Out(Protocol):
    """A stream, or Django's wrapper of one."""

    def isatty(self) -> bool: ...
    def write(self, text: str, /) -> object: ...


def place() -> Path:
    """Where the file is, until the password is changed."""
    return Path(settings.VAR_DIR) / "first-login"


def make_login(out: Out) -> None:
    """An account with all roles, where there is none at all; `out` is told how to get in, with a password for once."""
    if User.objects.exists():
        return
    password = secrets.token_urlsafe(12)
    user = User.objects.create_superuser(NAME, None, password)
    user.groups.set(Group.objects.all())
    TemporaryPassword.objects.create(user=user)
    login = f"Staff login: {NAME}   Password: {password}"
    if out.isatty():
        out.write(f"First start. {login}   (shown only now)\n")
        return
    store_login(f"{login}\n")
    out.write(f"First start. The staff login is in {place()}, which goes when its password is changed.\n")


def store_login(text: str) -> None:
    """Write the file anew, for its owner alone."""
    discard_login()
    descriptor = os.open(place(), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def discard_login() -> None:
    place().unlink(missing_ok=True)
