"""Guessing a password is slow from one address and from thousands, and shuts out nobody who is known."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings as configured
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from bot.desk import sign_in_throttle
from tests.desk.conftest import People, drawn
from tests.desk.test_sign_in import PASSWORD, code, enter, maria, set_up

__all__ = ["maria"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def unlocked() -> Iterator[None]:
    yield
    reset()


def v4(number: int) -> str:
    return f"203.0.{number // 250}.{number % 250 + 1}"


def tries(name: str, addresses: list[str], given: str = "wrong") -> list[int]:
    return [enter(Client(REMOTE_ADDR=address), name, given) for address in addresses]


def at_the_desk(browser: Client, name: str) -> None:
    """Signed in with both factors, for the first time."""
    enter(browser, name)
    browser.get("/staff/second-factor/")
    device = TOTPDevice.objects.get(user__username=name)
    assert browser.post("/staff/second-factor/", {"first_name": name, "code": code(device)}).status_code == 200


def test_addresses_of_one_ipv6_network_are_one_address(maria: str) -> None:
    statuses = tries(maria, [f"2001:db8:1:2:{number:x}::1" for number in range(5)])

    assert statuses == [200, 200, 200, 200, 429]
    assert tries(maria, ["2001:db8:1:2::99"], PASSWORD) == [429]
    assert AccessAttempt.objects.get().ip_address == "2001:db8:1:2::"
    assert tries(maria, ["2001:db8:1:3::1"], PASSWORD) == [302]


def test_an_ipv4_address_that_is_written_as_ipv6_is_one_of_its_own(maria: str) -> None:
    tries(maria, ["::ffff:203.0.113.1"] * 5)

    assert tries(maria, ["203.0.113.1", "::ffff:203.0.113.2"], PASSWORD) == [429, 302]


def test_wrong_passwords_from_ever_new_addresses_come_to_an_end(maria: str, settings: Settings) -> None:
    statuses = tries(maria, [v4(number) for number in range(settings.LIMIT_ACCOUNT + 1)])

    assert statuses == [200] * settings.LIMIT_ACCOUNT + [429]
    assert tries(maria, [v4(900)], PASSWORD) == [429]


def test_other_ways_to_write_the_name_count_as_the_same(maria: str, settings: Settings) -> None:
    settings.LIMIT_ACCOUNT = 2
    names = [maria, f" {maria} ", "\uff4d\uff41\uff52\uff49\uff41"]

    assert [tries(name, [v4(number)])[0] for number, name in enumerate(names)] == [200, 200, 429]


def test_a_name_that_nobody_has_is_treated_alike(settings: Settings) -> None:
    settings.LIMIT_ACCOUNT = 2

    assert tries("nobody", [v4(number) for number in range(3)]) == [200, 200, 429]


def test_a_browser_in_which_the_account_has_signed_in_is_let_in_while_strangers_guess(
    maria: str, settings: Settings
) -> None:
    at_home = Client(REMOTE_ADDR="198.51.100.1")
    at_the_desk(at_home, maria)
    at_home.post("/staff/sign-out/")
    tries(maria, [v4(number) for number in range(settings.LIMIT_ACCOUNT + 5)])

    assert enter(at_home, maria) == 302


def test_who_is_signed_in_stays_so_while_strangers_guess(maria: str, settings: Settings) -> None:
    at_home = Client(REMOTE_ADDR="198.51.100.1")
    at_the_desk(at_home, maria)
    tries(maria, [v4(number) for number in range(settings.LIMIT_ACCOUNT + 5)])

    assert at_home.get("/staff/").status_code == 200


def test_a_browser_is_known_for_its_own_account_only_and_a_forged_cookie_for_none(
    maria: str, people: People, settings: Settings
) -> None:
    settings.LIMIT_ACCOUNT = 1
    at_home = Client(REMOTE_ADDR="198.51.100.1")
    at_the_desk(at_home, maria)
    at_home.post("/staff/sign-out/")
    tries("paul", [v4(1), v4(2)])
    tries(maria, [v4(1), v4(2)])

    assert enter(at_home, "paul") == 429
    forged = Client(REMOTE_ADDR="198.51.100.2")
    forged.cookies[configured.DEVICE_COOKIE_NAME] = at_home.cookies[configured.DEVICE_COOKIE_NAME].value[:-1]
    assert enter(forged, maria) == 429


def test_two_navigators_who_share_a_browser_are_both_known(maria: str, people: People, settings: Settings) -> None:
    paul = people("paul")
    paul.set_password(PASSWORD)
    paul.save()
    shared = Client(REMOTE_ADDR="198.51.100.1")
    for name in (maria, "paul"):
        at_the_desk(shared, name)
        shared.post("/staff/sign-out/")
    settings.LIMIT_ACCOUNT = 1
    for name in (maria, "paul"):
        tries(name, [v4(1), v4(2)])

    assert [tries(name, [v4(3)], PASSWORD)[0] for name in (maria, "paul")] == [429, 429]
    assert enter(shared, "paul") == 302
    shared.post("/staff/sign-out/")
    assert enter(shared, maria) == 302


def test_a_wrong_password_in_a_known_browser_is_counted_too(maria: str, settings: Settings) -> None:
    settings.LIMIT_ACCOUNT = 2
    at_home = Client(REMOTE_ADDR="198.51.100.1")
    at_the_desk(at_home, maria)
    at_home.post("/staff/sign-out/")

    assert [enter(at_home, maria, "wrong") for _ in range(3)] == [200, 200, 429]


def test_right_passwords_and_tries_of_a_shut_address_use_nothing_up(maria: str, settings: Settings) -> None:
    settings.LIMIT_ACCOUNT = 6
    tries(maria, [v4(1)] * 20)

    assert tries(maria, [v4(number) for number in range(2, 12)], PASSWORD) == [302] * 10


def test_one_address_tries_so_many_names_and_no_more(settings: Settings) -> None:
    settings.LIMIT_SIGN_IN = 3
    browser = Client(REMOTE_ADDR=v4(1))
    for number in range(3):
        enter(browser, f"name{number}")

    answer = browser.post("/staff/sign-in/", {"username": "another", "password": "wrong"})

    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 300
    assert "Too many tries" in drawn(answer)
    assert browser.get("/staff/sign-in/").status_code == 200
    assert enter(Client(REMOTE_ADDR=v4(2)), "another") == 200


def test_one_address_tries_so_many_codes_and_no_more(maria: str, settings: Settings) -> None:
    settings.LIMIT_SECOND_FACTOR = 3
    browser = Client(REMOTE_ADDR=v4(1))
    enter(browser, maria)
    browser.get("/staff/second-factor/")
    form = {"first_name": "Maria", "code": "000000"}

    assert [browser.post("/staff/second-factor/", form).status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.django_db(transaction=True)
def test_passwords_are_checked_one_at_a_time_and_who_cannot_wait_is_told(
    maria: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in_throttle, "HASHING_WAIT_SECONDS", 0.0)
    inside, done = threading.Event(), threading.Event()

    def check() -> None:
        with sign_in_throttle._turn():
            inside.set()
            done.wait(30)

    other = threading.Thread(target=check)
    other.start()
    inside.wait(30)

    busy = tries(maria, [v4(1)], PASSWORD)
    done.set()
    other.join()

    assert busy == [429]
    assert tries(maria, [v4(1)], PASSWORD) == [302]


def test_the_session_has_a_new_key_after_the_second_factor(maria: str) -> None:
    browser = Client()
    enter(browser, maria)
    before = browser.cookies[configured.SESSION_COOKIE_NAME].value

    set_up(browser)

    after = browser.cookies[configured.SESSION_COOKIE_NAME].value
    assert after != before
    stolen = Client()
    stolen.cookies[configured.SESSION_COOKIE_NAME] = before
    assert stolen.get("/staff/").status_code == 302
