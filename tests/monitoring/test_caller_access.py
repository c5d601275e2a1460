"""Who is told more than one word."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from bot.monitoring import caller_access

LOCAL = ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"]
PRIVATE = ["10.0.0.7", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "fe80::1", "::ffff:10.0.0.7"]
STRANGERS = ["203.0.113.7", "8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8", "", "unix:", "127.0.0.1.example"]
PROXIES = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP"]


def call(address: str | None, **headers: str) -> dict[str, Any]:
    """A request as uvicorn hands it over."""
    named = [(name.lower().replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"client": None if address is None else (address, 50000), "headers": named}


@pytest.mark.parametrize("address", LOCAL)
def test_programs_on_this_machine_may_see_everything(address: str) -> None:
    assert caller_access.on_this_machine(call(address)) and caller_access.in_private(call(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_the_private_network_sees_the_parts_and_no_figures(address: str) -> None:
    assert caller_access.in_private(call(address)) and not caller_access.on_this_machine(call(address))


@pytest.mark.parametrize("address", [*STRANGERS, None])
def test_anybody_else_sees_neither(address: str | None) -> None:
    assert not caller_access.in_private(call(address)) and not caller_access.on_this_machine(call(address))


@pytest.mark.parametrize("name", PROXIES)
def test_what_came_through_a_proxy_is_not_taken_for_the_proxy_itself(name: str) -> None:
    assert not caller_access.in_private(call("127.0.0.1", **{name: "127.0.0.1"}))


def test_without_a_secret_nobody_has_it(settings: Settings) -> None:
    settings.METRICS_TOKEN = ""

    assert not caller_access.has_secret(call("8.8.8.8", Authorization="Bearer "))
    assert not caller_access.has_secret(call("8.8.8.8"))


@pytest.mark.parametrize(("given", "let_in"), [("Bearer right", True), ("Bearer rigth", False), ("right", False)])
def test_the_secret_is_compared_whole(given: str, let_in: bool, settings: Settings) -> None:
    settings.METRICS_TOKEN = "right"

    assert caller_access.has_secret(call("8.8.8.8", Authorization=given)) is let_in
