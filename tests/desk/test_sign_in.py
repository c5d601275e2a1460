"""Signing in takes a password and a code."""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from axes.utils import reset
from django.core.management import call_command
from django.test import Client
from django_otp.oath import hotp, totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from bot.conversations.models import AuditEntry
from tests.desk.conftest import People, SignedIn, drawn

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough one"


@pytest.fixture(autouse=True)
def unlocked() -> Iterator[None]:
    yield
    reset()


@pytest.fixture
def maria(people: People) -> str:
    user = people("maria")
    user.set_password(PASSWORD)
    user.save()
    return user.username


def enter(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post("/staff/sign-in/", {"username": name, "password": password}).status_code


def code(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def set_up(client: Client) -> list[str]:
    client.get("/staff/second-factor/")
    form = {"first_name": "Maria", "code": code(TOTPDevice.objects.get())}
    page = client.post("/staff/second-factor/", form)
    return [token for token in StaticToken.objects.values_list("token", flat=True) if token in drawn(page)]


def test_at_the_first_time_the_second_factor_is_set_up_with_a_picture_and_spare_codes(
    client: Client, maria: str
) -> None:
    enter(client, maria)
    page = drawn(client.get("/staff/", follow=True))

    assert "<svg" in page and "style=" not in page
    assert len(set_up(client)) == 8
    assert client.get("/staff/").status_code == 200


def test_at_the_next_time_a_code_is_asked_and_each_works_once(client: Client, maria: str) -> None:
    enter(client, maria)
    set_up(client)
    device = TOTPDevice.objects.get()
    client.post("/staff/sign-out/")
    enter(client, maria)

    used = client.post("/staff/second-factor/", {"code": f"{hotp(device.bin_key, device.last_t):06d}"})
    assert "is wrong or was already used" in drawn(used)

    device.refresh_from_db()
    TOTPDevice.objects.update(last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None)
    fresh = client.post("/staff/second-factor/", {"code": code(device)})
    assert fresh["Location"] == "/staff/home/"


def test_a_spare_code_opens_the_desk_once(client: Client, maria: str) -> None:
    enter(client, maria)
    spare = set_up(client)[0]
    for expected in (302, 200):
        client.post("/staff/sign-out/")
        enter(client, maria)
        assert client.post("/staff/second-factor/", {"code": spare}).status_code == expected


def test_wrong_codes_are_slowed_down(client: Client, maria: str) -> None:
    enter(client, maria)
    set_up(client)
    client.post("/staff/sign-out/")
    enter(client, maria)
    TOTPDevice.objects.update(last_t=-1)

    client.post("/staff/second-factor/", {"code": "000000"})
    right = client.post("/staff/second-factor/", {"code": code(TOTPDevice.objects.get())})

    assert right.status_code == 200
    assert AuditEntry.objects.filter(what="staff.wrong_code").count() == 2


def test_wrong_passwords_shut_the_account_for_a_while(client: Client, maria: str) -> None:
    statuses = [enter(client, maria, "wrong") for _ in range(5)]

    assert statuses == [200, 200, 200, 200, 429]
    assert enter(client, maria) == 429


def test_no_name_or_address_of_who_mistyped_is_logged(
    client: Client, maria: str, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(6):
        enter(client, maria, "wrong")

    assert maria not in caplog.text and "127.0.0.1" not in caplog.text


def test_the_login_of_the_first_start_is_led_to_its_second_factor_and_in(
    client: Client, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("prepare")
    file = tmp_path / "first-login"
    password = file.read_text(encoding="utf-8").split("Password: ")[1].strip()

    said = capsys.readouterr().out
    assert str(file) in said and password not in said
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert enter(client, "staff", password) == 302
    assert len(set_up(client)) == 8
    pages = ("/staff/", "/staff/supervision/", "/staff/audit/", "/staff/accounts/")
    assert {client.get(address).headers["Location"] for address in pages} == {"/staff/password/"}
    new = {"new_password1": "another long one", "new_password2": "another long one"}
    client.post("/staff/password/", {"old_password": password, **new})
    for address in pages:
        assert client.get(address).status_code == 200


def test_the_file_with_the_first_password_goes_when_the_password_is_changed(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    call_command("prepare")
    password = (tmp_path / "first-login").read_text(encoding="utf-8").split("Password: ")[1].strip()
    enter(client, "staff", password)
    set_up(client)
    new = {"new_password1": "another long one", "new_password2": "another long one"}

    client.post("/staff/password/", {"old_password": "wrong", **new})
    assert (tmp_path / "first-login").exists()
    client.post("/staff/password/", {"old_password": password, **new})

    assert not (tmp_path / "first-login").exists()


def test_on_a_terminal_the_first_password_is_shown_and_kept_nowhere(settings: Settings, tmp_path: Path) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    settings.VAR_DIR = tmp_path
    screen = Terminal()

    call_command("prepare", stdout=screen)

    assert "Staff login: staff   Password: " in screen.getvalue()
    assert list(tmp_path.iterdir()) == []


def test_a_member_of_staff_changes_the_password_with_the_old_one(signed_in: SignedIn, people: People) -> None:
    user = people("maria")
    user.set_password(PASSWORD)
    user.save()
    browser = signed_in("maria")
    new = {"new_password1": "another long one", "new_password2": "another long one"}

    assert browser.post("/staff/password/", {"old_password": "guessed", **new}).status_code == 200
    assert browser.post("/staff/password/", {"old_password": PASSWORD, **new}).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another long one")
    assert browser.get("/staff/").status_code == 200


def test_an_admin_makes_an_account_gives_it_a_role_and_takes_its_second_factor(signed_in: SignedIn) -> None:
    from django.contrib.auth.models import User

    browser = signed_in("adam")

    browser.post("/staff/accounts/new/", {"username": "nina", "roles": ["navigator"]})

    nina = User.objects.get(username="nina")
    assert [group.name for group in nina.groups.all()] == ["navigator"]
    TOTPDevice.objects.create(user=nina, name="app")
    browser.post(f"/staff/accounts/{nina.pk}/second-factor/")
    assert not TOTPDevice.objects.filter(user=nina).exists()
    assert {"account.made", "account.second_factor_removed"} <= set(AuditEntry.objects.values_list("what", flat=True))


def test_an_admin_cannot_take_over_the_first_account(signed_in: SignedIn, people: People) -> None:
    first = people("otto")
    first.is_superuser = True
    first.save()

    adam = signed_in("adam")
    for act in ("", "password/", "second-factor/"):
        assert adam.post(f"/staff/accounts/{first.pk}/{act}").status_code == 404
    assert f"/staff/accounts/{first.pk}/" not in adam.get("/staff/accounts/").content.decode()
