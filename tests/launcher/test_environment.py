"""A first start needs nothing set by hand, and a broken one says what to do."""

import socket
import stat
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.launcher import training
from bot.launcher.environment import (
    DEMO_PORTS,
    PORTS,
    SECRETS,
    check_free,
    elsewhere,
    load_or_create_secrets,
    process_environment,
)
from tests.endtoend.ports import free_ports


def test_secrets_are_made_once_and_only_their_owner_can_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "env"

    first, second = load_or_create_secrets(file), load_or_create_secrets(file)

    assert first == second
    assert all(len(value) >= 44 for value in first.values())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_secret_that_is_set_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "set")

    assert load_or_create_secrets(tmp_path / "env") == {}


def test_a_secret_in_a_file_of_the_operators_is_not_made_and_wins_over_the_one_that_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    made = load_or_create_secrets(tmp_path / "env")
    monkeypatch.setenv("BOT_SECRET_KEY_FILE", "/run/secrets/key")

    assert load_or_create_secrets(tmp_path / "env") == {
        name: made[name] for name in SECRETS if name != "BOT_SECRET_KEY"
    }
    assert "BOT_SECRET_KEY" not in load_or_create_secrets(tmp_path / "another")


def test_a_busy_port_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        with pytest.raises(ConfigurationError, match=f"Port {port} is in use.*BOT_PORT=… make run"):
            check_free("BOT_PORT", port)


@pytest.mark.parametrize("port", ["http", "-1", "99999999"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(ConfigurationError, match="Not a port"):
        check_free("BOT_PORT", port)


def test_the_model_is_trained_again_when_an_example_changes(tmp_path: Path) -> None:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml", "uv.lock"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "bot" / "understanding").mkdir(parents=True)
    file = tmp_path / "data" / "nlu" / "costs.yml"
    file.write_text("- how much", encoding="utf-8")
    before = training.fingerprint(tmp_path)

    file.write_text("- how much is it", encoding="utf-8")

    assert training.fingerprint(tmp_path) != before


def test_rasa_is_started_here_unless_its_address_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = free_ports(5)
    for name, port in zip((*PORTS, *DEMO_PORTS), ports, strict=True):
        monkeypatch.setenv(name, f"{port}")
    monkeypatch.delenv("BOT_RASA_URL", raising=False)
    here = process_environment(tmp_path)
    monkeypatch.setenv("BOT_RASA_URL", "http://10.0.0.1:5005, http://10.0.0.2:5005")
    there = process_environment(tmp_path)

    assert here["BOT_RASA_URL"] == f"http://127.0.0.1:{here['BOT_RASA_PORT']}"
    assert (elsewhere(here), elsewhere(there)) == ({}, {"rasa": there["BOT_RASA_URL"]})
    assert there["BOT_RASA_URL"] == "http://10.0.0.1:5005, http://10.0.0.2:5005"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_an_address_of_this_machine_is_that_of_a_process_that_is_started_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    ports = dict(zip((*PORTS, *DEMO_PORTS), free_ports(5), strict=True))
    rasa = ports["BOT_RASA_PORT"]
    for name, port in ports.items():
        monkeypatch.setenv(name, str(port))
    monkeypatch.setenv("BOT_RASA_URL", f"http://{host}:{rasa}")
    here = process_environment(tmp_path)
    monkeypatch.setenv("BOT_RASA_URL", f"http://{host}:{rasa + 1}")

    assert (elsewhere(here), here["BOT_RASA_URL"]) == ({}, f"http://127.0.0.1:{rasa}")
    assert elsewhere(process_environment(tmp_path)) == {"rasa": f"http://{host}:{rasa + 1}"}
