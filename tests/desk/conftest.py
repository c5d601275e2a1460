"""The cast: Maria and Paul are navigators, Lena leads, Rita reviews, Adam keeps the accounts, Otto has no role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.content import reload
from bot.conversations import ownership, tokens

ROLES = {"maria": "navigator", "paul": "navigator", "lena": "lead", "rita": "reviewer", "adam": "admin", "otto": None}
People = Callable[[str], User]
SignedIn = Callable[[str], Client]


def drawn(answer: Any) -> str:
    """A page as a browser draws it: where its template begins a new line makes no difference."""
    return " ".join(answer.content.decode().split()).replace(" </", "</")


@pytest.fixture
def people(db: None) -> People:
    def person(name: str) -> User:
        user, new = User.objects.get_or_create(
            username=name, defaults={"first_name": name.title(), "email": f"{name}@example.org"}
        )
        if new and ROLES[name]:
            user.groups.add(Group.objects.get(name=ROLES[name]))
        return user

    return person


@pytest.fixture
def signed_in(people: People) -> SignedIn:
    """A browser of one of them, signed in with both factors."""

    def browser(name: str) -> Client:
        user = people(name)
        device, _ = TOTPDevice.objects.get_or_create(user=user, name="app", confirmed=True)
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return browser


@pytest.fixture
def own_var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Path]:
    """A folder of the test's own, in which approved texts are kept; afterwards, those of the code are read again."""
    monkeypatch.setenv("BOT_VAR", str(tmp_path))
    settings.VAR_DIR = tmp_path
    reload.forget()
    yield tmp_path
    monkeypatch.undo()
    reload.forget()


@pytest.fixture
def chat(db: None) -> UUID:
    """A chat with the assistant."""
    return tokens.open_conversation("web")[0].pk


@pytest.fixture
def waiting(chat: UUID) -> UUID:
    """A chat that waits for a person."""
    ownership.request_person(chat)
    return chat
