"""Behind TLS browsers insist on it, and cookies belong to this host alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.servers

ROOT = Path(__file__).resolve().parents[2]
# Signs in over TLS as far as the second factor, and prints what a browser gets.
SEEN = """
import django, os
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
from django.test import Client
User.objects.create_user("maria", password="a long enough one")
browser = Client(enforce_csrf_checks=True, headers={"X-Forwarded-Proto": os.environ["PROTO"]}, HTTP_HOST="localhost")
page = browser.get("/staff/sign-in/")
print("status", page.status_code)
print("hsts", page.headers.get("Strict-Transport-Security"))
print("api hsts", browser.get("/chat/api/v1/messages").headers.get("Strict-Transport-Security"))
if page.status_code == 200:
    token = next(iter(browser.cookies.values())).value
    form = {"username": "maria", "password": "a long enough one", "csrfmiddlewaretoken": token}
    browser.post("/staff/sign-in/", form, headers={"Referer": "https://localhost/"})
for cookie in browser.cookies.values():
    print("cookie", cookie.key, cookie["secure"], cookie["path"], repr(cookie["domain"]))
"""


def seen(var: Path, proto: str = "https", **setting: str) -> list[str]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "bot.settings", "BOT_VAR": str(var), "PROTO": proto, **setting}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SEEN], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_over_tls_there_is_hsts_and_every_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    assert seen(tmp_path, BOT_HTTPS="1") == [
        "status 200",
        "hsts max-age=31536000",
        "api hsts max-age=31536000",
        "cookie __Host-csrftoken True / ''",
        "cookie __Host-sessionid True / ''",
    ]


@pytest.mark.parametrize(("days", "header"), [("1", "max-age=86400"), ("0", "None")])
def test_its_age_can_be_set(tmp_path: Path, days: str, header: str) -> None:
    assert f"hsts {header}" in seen(tmp_path, BOT_HTTPS="True", BOT_HSTS_DAYS=days)


def test_without_tls_in_front_nothing_of_it(tmp_path: Path) -> None:
    found = seen(tmp_path, "http", BOT_HTTPS="")

    assert found[:3] == ["status 200", "hsts None", "api hsts None"]
    assert not any("__Host-" in line for line in found)


def test_a_call_past_tls_is_sent_to_it(tmp_path: Path) -> None:
    assert seen(tmp_path, "http", BOT_HTTPS="1")[:2] == ["status 301", "hsts None"]
