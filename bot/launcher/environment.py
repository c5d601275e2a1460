"""The environment of all processes: what is set wins, then var/env, then what a first try needs."""

from __future__ import annotations

import base64
import os
import secrets
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from bot.configuration import loader, processes
from bot.errors import ConfigurationError
from bot.launcher import demo_channels

PORTS = {row.name: f"{row.default}" for row in (processes.PORT, processes.RASA_PORT, processes.ACTIONS_PORT)}
THIS_MACHINE = "127.0.0.1"
# Only where BOT_DEMO is on.
DEMO_PORTS = {row.name: f"{row.default}" for row in (processes.SIMULATOR_PORT, processes.SIMULATOR_MAIL_PORT)}


def _fernet_key() -> str:
    """A key as `cryptography.fernet` wants it: 32 random bytes."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


SECRETS: dict[str, Callable[[], str]] = {
    "BOT_SECRET_KEY": lambda: secrets.token_hex(32),
    "BOT_RASA_SECRET": lambda: secrets.token_hex(32),
    "BOT_CONTACT_KEY": _fernet_key,
    "BOT_ADDRESS_KEY": lambda: secrets.token_hex(32),
}


def read_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines of an env file; none where there is no file."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def load_or_create_secrets(path: Path) -> dict[str, str]:
    """What `path` holds, with secrets made and kept there (mode 0600) where they are missing.

    A secret that the environment has, itself or in a file (`<name>_FILE`), wins over the one in `path`.
    """
    kept = read_file(path)
    there = {*kept, *os.environ}
    missing = {name: make() for name, make in SECRETS.items() if not there & {name, f"{name}_FILE"}}
    if missing:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in missing.items())
    return {name: value for name, value in {**kept, **missing}.items() if _twin(name) not in os.environ}


def _twin(name: str) -> str:
    """The variable that would say the same: a secret, or the file that holds it."""
    return name.removesuffix("_FILE") if name.endswith("_FILE") else f"{name}_FILE"


def process_environment(var: Path) -> dict[str, str]:
    """Every variable the processes get. All are checked, and the ports to be free. Raises ConfigurationError."""
    found = {"BOT_HOST": "127.0.0.1", "BOT_DEMO": "1", **PORTS, **load_or_create_secrets(var / "env"), **os.environ}
    demo = loader.load(found)[processes.DEMO]
    found["BOT_DEMO"] = "1" if demo else "0"
    if demo:
        found = {**DEMO_PORTS, **found}
        simulator, mail = (f"127.0.0.1:{found[name]}" for name in DEMO_PORTS)
        found |= demo_channels.settings(f"http://{simulator}", found, mail)
    for name in found.keys() & {*PORTS, *DEMO_PORTS}:
        check_free(name, found[name])
    return {
        "BOT_PUBLIC_URL": f"http://127.0.0.1:{found['BOT_PORT']}",
        **found,
        **{name: _chosen(found.get(name), value) for name, value in own_addresses(found).items()},
        "BOT_VAR": str(var),
        # The Procfile's `python` is the one that runs this.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
        # Our processes are small and many; more threads each would only be in one another's way.
        "OMP_NUM_THREADS": "1",
        "SANIC_WORKERS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
    }


def own_addresses(env: Mapping[str, str]) -> dict[str, str]:
    """Where the processes listen that this start would begin itself."""
    return {
        "BOT_RASA_URL": f"http://127.0.0.1:{env['BOT_RASA_PORT']}",
        "BOT_ACTIONS_URL": f"http://127.0.0.1:{env['BOT_ACTIONS_PORT']}/webhook",
    }


def elsewhere(env: Mapping[str, str]) -> dict[str, str]:
    """The processes that somebody else runs, because their addresses are set to other places, and these addresses."""
    own = own_addresses(env)
    return {name.removeprefix("BOT_").removesuffix("_URL").lower(): env[name] for name in own if env[name] != own[name]}


def _chosen(given: str | None, own: str) -> str:
    """The address that was set; our own spelling where it is where this start listens itself."""
    return given if given and _place(given) != _place(own) else own


def _place(url: str) -> str:
    """An address in one spelling: this machine has three names."""
    try:
        parts = urlsplit(url.strip())
        host = THIS_MACHINE if parts.hostname in ("localhost", "::1") else parts.hostname
        return (
            f"{parts.scheme}://{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}{parts.path.rstrip('/')}"
        )
    except ValueError:  # several with commas, or no port
        return url


def check_free(name: str, port: str) -> None:
    """Raises ConfigurationError where something listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            raise ConfigurationError(
                f"Port {port} is in use, perhaps by an earlier start. Stop that, or choose another: {name}=… make run"
            ) from None
        except (ValueError, OverflowError):
            raise ConfigurationError(f"{name} has value {port!r}. Not a port.") from None
