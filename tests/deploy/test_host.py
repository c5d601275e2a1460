"""One host without containers: what is installed is sound, families are served, and no upgrade loses a message."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.deploy import host as hosts
from tests.deploy.host import NAME, NGINX, Host
from tests.endtoend.stack import AGREED

pytestmark = pytest.mark.servers
needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is missing. Install it: apt-get install nginx-light")
ANALYZE = shutil.which("systemd-analyze")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Host:
    made = hosts.made(tmp_path_factory.mktemp("installed"))
    made.install()
    return made


def test_installing_again_keeps_the_settings_and_changes_the_numbers(installed: Host) -> None:
    installed.set(BOT_RETENTION_DAYS="90")

    installed.install()

    assert "BOT_RETENTION_DAYS=90" in (installed.tree / "etc/companion/companion.env").read_text()
    wanted = {path.name for path in (installed.tree / "etc/systemd/system/companion.target.wants").iterdir()}
    web = installed.ports[0]
    assert {f"companion-web@{web}.service", f"companion-web@{web + 1}.service"} <= wanted


def test_other_accounts_cannot_read_settings_and_data(installed: Host) -> None:
    for place, mode in (("etc/companion/companion.env", 0o640), ("var/lib/companion", 0o700)):
        assert stat.S_IMODE((installed.tree / place).stat().st_mode) == mode


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is missing")
def test_systemd_finds_nothing_wrong_with_the_units(installed: Host, tmp_path: Path) -> None:
    for unit in (installed.tree / "etc/systemd/system").glob("companion*.*"):
        if unit.is_file():
            text = unit.read_text().replace("/opt/companion/current/.venv/bin/python", "/usr/bin/python3")
            (tmp_path / unit.name.replace("@", "@1")).write_text(text)
    names = sorted(path.name for path in tmp_path.iterdir())

    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", *names],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
    )

    ours = [line for line in done.stderr.splitlines() if "companion" in line]
    assert not ours
    assert len(names) == 10


@pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is missing")
def test_each_service_is_shut_in(installed: Host) -> None:
    for unit in sorted((installed.tree / "etc/systemd/system").glob("companion-*.service")):
        command = [str(ANALYZE), "security", "--offline=yes", "--threshold=25", "--no-pager", str(unit)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, f"{unit.name}: {done.stdout[-200:]}{done.stderr[-300:]}"


def nginx_takes(host: Host) -> subprocess.CompletedProcess[str]:
    main = host.proxy_files()
    return subprocess.run([str(NGINX), "-t", "-c", str(main), "-p", str(host.tree)], capture_output=True, text=True)


@needs_nginx
def test_nginx_takes_the_file_before_there_is_a_certificate_and_after(installed: Host) -> None:
    file = installed.tree / "etc/nginx/conf.d/companion.conf"
    before, text = nginx_takes(installed), file.read_text()
    assert before.returncode == 0, before.stderr
    assert "acme-challenge" in text and "ssl_certificate" not in text

    installed.certify()
    installed.install()

    after = nginx_takes(installed)
    assert after.returncode == 0, after.stderr
    assert "ssl_certificate" in file.read_text()


# Does what a version's programs do for an upgrade, without a model: a version keeps the model that it knows.
PROGRAMS = """#!/bin/sh
pointer=$BOT_VAR/serving.json; version=$(basename "$PWD")
case "$*" in *model_choice*) grep -qs "$version" "$pointer" || echo "of $version, unchecked" > "$pointer" ;; esac
"""


@dataclass
class Upgraded:
    """A host on which a version is broken where its asgi.py says so, and nothing is started."""

    host: Host
    options: tuple[str, ...]

    @property
    def pointer(self) -> Path:
        return self.host.tree / "var/lib/companion/serving.json"

    @property
    def target(self) -> str:
        return (self.host.tree / "etc/systemd/system/companion.target").read_text()

    def do(self, what: str, *more: str, fails: bool = False) -> str:
        return self.host.install(what, *self.options, *more, fails=fails)


@pytest.fixture
def upgraded(tmp_path: Path) -> Upgraded:
    host = hosts.made(tmp_path)
    stand_in, python = tmp_path / "systemctl", tmp_path / "venv/bin/python"
    stand_in.write_text(
        f'[ "$1" != restart ] || ! grep -q "does not start" {host.tree}/opt/companion/current/bot/asgi.py\n'
    )
    python.parent.mkdir(parents=True)
    python.write_text(PROGRAMS)
    python.chmod(0o755)
    made = Upgraded(host, ("--systemctl", f"sh {stand_in}", "--venv", str(tmp_path / "venv")))
    made.do("install")
    wants = host.tree / "etc/systemd/system/companion.target.wants"
    wants.mkdir()
    (wants / f"companion-web@{host.ports[0]}.service").touch()
    made.pointer.write_text(f"of {host.running}, released")
    return made


def test_whoever_comes_back_to_a_version_gets_the_model_that_it_served(upgraded: Upgraded) -> None:
    first = upgraded.host.running
    upgraded.host.commit("bot/asgi.py", "\n# a version that does not start\n")
    assert f"{first} runs again" in upgraded.do("upgrade", fails=True)
    assert upgraded.pointer.read_text() == f"of {first}, released"

    path = upgraded.host.checkout / "bot/asgi.py"
    path.write_text(path.read_text().replace("does not start", "starts"))
    upgraded.host.commit("docs/operators.md", "\n")
    upgraded.do("upgrade")
    assert upgraded.pointer.read_text() == f"of {upgraded.host.running}, unchecked\n"

    upgraded.do("rollback")
    assert upgraded.host.running == first
    assert upgraded.pointer.read_text() == f"of {first}, released"


def test_an_upgrade_brings_the_units_and_a_rollback_those_of_before(upgraded: Upgraded) -> None:
    upgraded.host.commit("deploy/host/units/companion.target", "\n# new\n")

    upgraded.do("upgrade")
    assert "# new" in upgraded.target

    upgraded.do("rollback")
    assert "# new" not in upgraded.target


def test_installing_again_changes_no_version_and_says_what_rasas_address_must_be(upgraded: Upgraded) -> None:
    first = upgraded.host.running
    upgraded.host.commit("docs/operators.md", "\n")

    said = upgraded.do("install", "--rasa", "2")

    rasa = upgraded.host.ports[1]
    assert upgraded.host.running == first
    assert f"BOT_RASA_URL=http://127.0.0.1:{rasa},http://127.0.0.1:{rasa + 1}" in said


class Family(threading.Thread):
    """Writes one message after the other through the proxy, and sends each again until it is taken."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.client = httpx.Client(
            base_url=f"https://127.0.0.1:{host.ports[4]}/chat/api/v1/",
            headers={"Host": NAME, "Origin": f"https://{NAME}"},
            verify=False,  # noqa: S501  (a certificate of this test)
            timeout=60,
            trust_env=False,
        )
        self.token = self.client.post("conversations", json=AGREED).raise_for_status().json()["token"]
        self.taken: list[str] = []
        self.again = 0
        self.ends = threading.Event()

    def run(self) -> None:
        while not self.ends.is_set():
            self.say(str(uuid.uuid4()))
            time.sleep(0.2)

    def say(self, identifier: str) -> None:
        body = {"id": identifier, "text": "What does it cost?"}
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                if self.client.post("messages", json=body, headers=self.key).is_success:
                    self.taken.append(identifier)
                    return
            except httpx.HTTPError:
                pass
            self.again += 1
            time.sleep(0.5)

    @property
    def key(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def log(self) -> list[dict[str, object]]:
        """All messages of the chat."""
        found: list[dict[str, object]] = []
        while more := self.page(int(str(found[-1]["sequence"])) if found else 0):
            found += more
        return found

    def page(self, after: int) -> list[dict[str, object]]:
        answer = self.client.get("messages", params={"after": after}, headers=self.key).raise_for_status()
        page: list[dict[str, object]] = answer.json()["messages"]
        return page


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Host]:
    host = hosts.served(tmp_path)
    try:
        host.control("start", "companion.target")
        with host.nginx():
            yield host
    finally:
        host.control("stop", "companion.target")


@needs_nginx
@pytest.mark.model
def test_upgrade_and_rollback_lose_nothing_and_double_nothing_while_a_family_writes(served: Host) -> None:
    first = served.running
    family = Family(served)
    family.start()
    try:
        served.commit("docs/operators.md", "\n")
        assert "The version before" in served.install("upgrade")
        second = served.running
        served.install("rollback")
    finally:
        family.ends.set()
        family.join()

    assert (first, second) == (served.running, (served.tree / "opt/companion/previous").resolve().name)
    log = family.log()
    said = [message for message in log if message["author"] == "family"]
    assert len(family.taken) > 10
    assert len(said) == len(family.taken)
    assert len(log) >= 2 * len(said), "each has an answer"
    access = (served.tree / "var/log/nginx/companion.log").read_text()
    assert "/chat/api/v1/messages" in access
    assert family.token not in access


@pytest.mark.model
def test_a_version_that_does_not_start_is_left_and_a_rollback_still_leads_to_the_one_before(tmp_path: Path) -> None:
    """Nothing is started here: a version counts as broken where its file says so."""
    host = hosts.served(tmp_path)
    stand_in = tmp_path / "systemctl"
    stand_in.write_text(
        f'[ "$1" != restart ] || ! grep -q "does not start" {host.tree}/opt/companion/current/bot/asgi.py\n'
    )
    broken = ("--systemctl", f"sh {stand_in}")
    first = host.running
    host.commit("docs/operators.md", "\n")
    host.install("upgrade", *broken)
    second = host.running
    host.commit("bot/asgi.py", "\n# a version that does not start\n")

    assert f"{second} runs again" in host.install("upgrade", *broken, fails=True)

    assert host.running == second
    host.install("rollback", *broken)
    assert host.running == first
