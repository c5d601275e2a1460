"""Asks the processes whether they can serve, as a load balancer would."""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import Mapping

import httpx

# `/ready` itself takes up to two seconds where a part does not answer.
PATIENCE_SECONDS = 5.0
WAIT_SECONDS = 300.0
# Who listens everywhere is asked here.
EVERYWHERE = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104


def addresses(env: Mapping[str, str]) -> dict[str, str]:
    """What to ask, by process. These addresses answer whatever BOT_HOSTS and BOT_HTTPS are."""
    host = env.get("BOT_HOST", "")
    host = EVERYWHERE.get(host, host)
    found = {
        "web": f"http://{f'[{host}]' if ':' in host else host}:{env['BOT_PORT']}/ready",
        **_rasa(env["BOT_RASA_URL"].replace(",", " ").split()),
        "actions": env["BOT_ACTIONS_URL"].replace("webhook", "health"),
    }
    if env["BOT_DEMO"] == "1":
        found["simulator"] = f"http://127.0.0.1:{env['BOT_SIMULATOR_PORT']}/"
    return found


def _rasa(urls: list[str]) -> dict[str, str]:
    names = ["rasa", *(f"rasa {number}" for number in range(2, len(urls) + 1))]
    return {name: f"{url}/webhooks/internal/" for name, url in zip(names, urls, strict=True)}


def answers(url: str) -> bool:
    """Whether a process says that it can serve. The machine's proxy settings do not concern it."""
    try:
        return _client().get(url).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


@functools.cache
def _client() -> httpx.Client:
    """One for all: each new one reads the authorities' certificates, ten times a second while a start is waited for.

    No connection is kept: one that was made before a process started again says nothing about now.
    """
    return httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False, limits=httpx.Limits(max_keepalive_connections=0))


def wait(url: str, seconds: float) -> bool:
    """Whether it answers within this time."""
    until = time.monotonic() + seconds
    while not answers(url):
        if time.monotonic() > until:
            return False
        time.sleep(0.2)
    return True


if __name__ == "__main__":  # for units of systemd: `python -m bot.launcher.readiness_check URL [SECONDS]`
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else WAIT_SECONDS
    if not wait(sys.argv[1], seconds):
        sys.exit(f"{sys.argv[1]} did not answer within {seconds:.0f} s")
