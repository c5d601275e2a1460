"""What befell others at signing in, tried here. The reports' addresses: docs/reliability.md."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from axes.utils import reset
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from bot.desk.access import LEAD
from tests.desk.test_sign_in import PASSWORD, code, enter, set_up


@pytest.fixture
def maria(transactional_db: None) -> Iterator[str]:
    user = User.objects.create_user("maria", password=PASSWORD)
    user.groups.add(Group.objects.get_or_create(name=LEAD)[0])
    yield user.username
    reset()


def test_a_name_written_in_other_letters_has_no_tries_of_its_own(maria: str) -> None:
    written = ["maria", "ｍａｒｉａ", "ｍaria", "mａria", " maria "]

    statuses = [enter(Client(REMOTE_ADDR="203.0.113.9"), name, "wrong") for name in written]

    assert statuses[-1] == 429
    assert enter(Client(REMOTE_ADDR="203.0.113.9"), maria) == 429


def test_an_empty_name_shuts_out_nobody(maria: str) -> None:
    for _ in range(8):
        enter(Client(REMOTE_ADDR="203.0.113.9"), "", "wrong")

    assert enter(Client(REMOTE_ADDR="203.0.113.9"), maria) == 302


def test_one_code_that_comes_many_times_at_once_lets_one_browser_in(maria: str) -> None:
    first = Client()
    enter(first, maria)
    set_up(first)
    device = TOTPDevice.objects.get()
    TOTPDevice.objects.update(last_t=-1)
    browsers = [Client() for _ in range(6)]
    for browser in browsers:
        enter(browser, maria)
    given = code(device)

    def step(browser: Client) -> int:
        try:
            return browser.post("/staff/second-factor/", {"code": given}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(step, browsers))

    inside = [s for s in Session.objects.all() if DEVICE_ID_SESSION_KEY in s.get_decoded()]
    assert len(inside) == 2  # the one that set it up, and one of six
