#!/usr/bin/env python3
"""Installs, upgrades, and rolls back the trial companion on one Debian host without containers.

    sudo python3 deploy/host/install.py --host chat.example.org        # first time, and to change the numbers
    sudo python3 deploy/host/install.py upgrade                        # from a checkout of the new version
    sudo python3 deploy/host/install.py rollback                       # back to the version before

Needs git, python3 (3.9 or later) with venv, and nginx; brings everything else. Each version lies in a folder of its own
under /opt/companion/releases, and `current` names the one that runs. `--root` does the same in another tree.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
UV = "uv==0.13.9"
KEPT = 3
# What is chosen at the installation, and holds for upgrades.
CHOSEN = ("host", "web", "rasa", "workers", "web_port", "rasa_port", "actions_port", "certificates", "http", "https")
EXAMPLE = SOURCE / "bot" / "responsible_example.yml"


class Failed(Exception):
    """What went wrong, with what to do."""


class Host:
    """One machine, or a tree that looks like one."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.root: Path = options.root.resolve()
        self.options = options
        self.base = self.root / "opt/companion"
        self.current, self.previous = self.base / "current", self.base / "previous"

    def path(self, place: str) -> Path:
        """A place of the host, with its folder."""
        path = self.root / place.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def live(self) -> bool:
        return self.root == Path("/")

    # -- versions --------------------------------------------------------------------------------------------------

    def add_release(self) -> Path:
        """This checkout as a version of its own, with its packages; gives its folder."""
        said = run("git", "-C", str(SOURCE), "describe", "--always", "--dirty", quiet=True).strip()
        folder = self.base / "releases" / said
        if (folder / ".installed").exists():
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        names = run("git", "-C", str(SOURCE), "ls-files", "-z", quiet=True).split("\0")
        for name in filter(None, names):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, folder / name)
        self.add_packages(folder)
        (folder / ".installed").touch()
        return folder

    def add_packages(self, folder: Path) -> None:
        """What uv.lock names, without the tools of tests. Python too, where everybody can read it."""
        if self.options.venv:
            (folder / ".venv").symlink_to(self.options.venv.resolve())
            return
        run(sys.executable, "-m", "venv", str(folder / ".uv"))
        run(str(folder / ".uv/bin/pip"), "install", "--quiet", UV)
        env = {"UV_PYTHON_INSTALL_DIR": str(self.base / "python"), "UV_LINK_MODE": "copy"}
        run(str(folder / ".uv/bin/uv"), "sync", "--frozen", "--no-dev", "--compile-bytecode", cwd=folder, env=env)

    def switch(self, folder: Path) -> None:
        """`current` names this version, at once; the one before is kept for a rollback."""
        before = self.current.resolve() if self.current.is_symlink() else None
        if before and before != folder:
            self._link(self.previous, before)
        self._link(self.current, folder)

    def keep_links(self, folder: Path, previous: Path | None) -> None:
        """As before a switch to a version that did not start."""
        self._link(self.current, folder)
        if previous:
            self._link(self.previous, previous)
        else:
            self.previous.unlink(missing_ok=True)

    def _link(self, link: Path, folder: Path) -> None:
        fresh = link.with_name(f"{link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.path.relpath(folder, link.parent))
        os.replace(fresh, link)

    def keep_pointer(self, folder: Path) -> None:
        """Note with a version which model serves: whoever comes back to it gets this one, released or not."""
        if self.pointer.exists():
            shutil.copyfile(self.pointer, folder / ".serving.json")

    def put_pointer_back(self, folder: Path) -> None:
        """As it was noted, if it was; the account that runs the processes owns it."""
        if (folder / ".serving.json").exists():
            fresh, owner = self.pointer.with_suffix(".new"), self.pointer.parent.stat()
            shutil.copyfile(folder / ".serving.json", fresh)
            os.chown(fresh, owner.st_uid, owner.st_gid)
            fresh.chmod(0o600)
            os.replace(fresh, self.pointer)

    @property
    def pointer(self) -> Path:
        return self.root / "var/lib/companion/serving.json"

    def prune(self) -> None:
        """Delete old versions; not those that run or that a rollback would run."""
        needed = {link.resolve() for link in (self.current, self.previous) if link.is_symlink()}
        found = sorted((self.base / "releases").iterdir(), key=lambda path: path.stat().st_mtime)
        for old in found[:-KEPT]:
            if old.resolve() not in needed:
                shutil.rmtree(old)

    # -- files -----------------------------------------------------------------------------------------------------

    def write_files(self, folder: Path) -> None:
        """A version's units and the proxy's file anew; settings only where there are none."""
        self.write_system_files(folder)
        env = self.path("/etc/companion/companion.env")
        if not env.exists():
            env.write_text(self.filled(folder, "companion.env"), encoding="utf-8")
            env.chmod(0o640)
        responsible = self.path("/etc/companion/responsible.yml")
        if not responsible.exists():
            shutil.copyfile(EXAMPLE, responsible)
        for place in ("var/lib/companion", "var/backups/companion"):
            (self.root / place).mkdir(mode=0o700, parents=True, exist_ok=True)

    def write_system_files(self, folder: Path) -> None:
        """Of a version: what systemd and nginx read. TLS only where its certificate is: nginx would not start."""
        here = folder / "deploy/host"
        for unit in sorted((here / "units").iterdir()):
            shutil.copyfile(unit, self.path(f"/etc/systemd/system/{unit.name}"))
        shutil.copyfile(here / "companion.sysusers", self.path("/usr/lib/sysusers.d/companion.conf"))
        shutil.copyfile(here / "companion.tmpfiles", self.path("/usr/lib/tmpfiles.d/companion.conf"))
        names = ["nginx.conf", *(["nginx-tls.conf"] if self.has_certificate else [])]
        text = "".join(self.filled(folder, name) for name in names if (here / name).exists())
        self.path("/etc/nginx/conf.d/companion.conf").write_text(text, encoding="utf-8")

    @property
    def has_certificate(self) -> bool:
        return (Path(self.certificates) / "fullchain.pem").exists()

    @property
    def certificates(self) -> str:
        return self.options.certificates or f"{'' if self.live else self.root}/etc/letsencrypt/live/{self.options.host}"

    @property
    def chosen(self) -> Path:
        return self.base / "installed.json"

    def keep_choices(self) -> None:
        """Write down what was chosen."""
        found = {name: getattr(self.options, name) for name in CHOSEN}
        self.chosen.write_text(json.dumps(found, indent=1), encoding="utf-8")

    def take_choices(self) -> bool:
        """Take what was chosen at the installation; whether that was written down."""
        if self.chosen.exists():
            vars(self.options).update(json.loads(self.chosen.read_text(encoding="utf-8")))
        return self.chosen.exists()

    def filled(self, folder: Path, name: str) -> str:
        """A file of a version with the host and the numbers in it."""
        servers = "\n".join(f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;" for port in self.web)
        return (
            (folder / "deploy/host" / name)
            .read_text(encoding="utf-8")
            .format(
                host=self.options.host,
                root="" if self.live else self.root,
                servers=servers,
                rasa=self.rasa_urls,
                actions=self.options.actions_port,
                certificates=self.certificates,
                http=self.options.http,
                https=self.options.https,
            )
        )

    @property
    def rasa_urls(self) -> str:
        """As BOT_RASA_URL has them."""
        return ",".join(f"http://127.0.0.1:{port}" for port in self.rasa)

    @property
    def web(self) -> range:
        """Ports."""
        return range(self.options.web_port, self.options.web_port + self.options.web)

    @property
    def rasa(self) -> range:
        """Ports."""
        return range(self.options.rasa_port, self.options.rasa_port + self.options.rasa)

    # -- processes -------------------------------------------------------------------------------------------------

    def wanted(self) -> list[str]:
        """The units to run, in the order in which they restart: what answers first, what asks last."""
        rasa = [f"companion-rasa@{port}.service" for port in self.rasa]
        web = [f"companion-web@{port}.service" for port in self.web]
        workers = [f"companion-worker@{number}.service" for number in range(1, self.options.workers + 1)]
        return [*rasa, f"companion-actions@{self.options.actions_port}.service", *workers, *web]

    def enabled(self) -> list[str]:
        """The units that an earlier installation wants."""
        folder = self.root / "etc/systemd/system/companion.target.wants"
        found = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
        order = ("companion-rasa@", "companion-actions@", "companion-worker@", "companion-web@")
        return [name for kind in order for name in sorted(found) if name.startswith(kind)]

    def systemctl(self, *arguments: str) -> None:
        run(*shlex.split(self.options.systemctl), *arguments)

    def manage(self, folder: Path, *arguments: str) -> None:
        """A program of a version, as the account that runs it, with the settings of the host."""
        env = {**settings(self.root / "etc/companion/companion.env"), "BOT_VAR": str(self.root / "var/lib/companion")}
        account = ["setpriv", "--reuid=companion", "--regid=companion", "--init-groups"] if self.live else []
        run(*account, str(folder / ".venv/bin/python"), "-W", "ignore", *arguments, cwd=folder, env=env)


def settings(file: Path) -> dict[str, str]:
    """`NAME=value` lines."""
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None, quiet: bool = False) -> str:
    """A program to its end. Raises Failed."""
    done = subprocess.run(  # noqa: S603
        command, cwd=cwd, env={**os.environ, **(env or {})}, text=True, stdout=subprocess.PIPE if quiet else None
    )
    if done.returncode:
        raise Failed(f"{shlex.join(command)} failed ({done.returncode}); the lines above say why.")
    return done.stdout or ""


def install(host: Host) -> None:
    """Everything, for the first time or again; settings that are there stay."""
    if not host.options.host:
        raise Failed("Say under which name families reach it: --host chat.example.org")
    folder = host.current.resolve() if host.current.is_symlink() else host.add_release()
    host.write_files(folder)
    host.keep_choices()
    if not host.current.is_symlink():
        host.switch(folder)
    if host.live:
        run("systemd-sysusers", "companion.conf")
        run("systemd-tmpfiles", "--create", "companion.conf")
        run("chgrp", "companion", "/etc/companion/companion.env", "/etc/companion/responsible.yml")
    host.systemctl("daemon-reload")
    gone = [unit for unit in host.enabled() if unit not in host.wanted()]
    if gone:
        host.systemctl("disable", "--now", *gone)
    timers = ["companion-backup.timer", "companion-erasures.timer"]
    host.systemctl("enable", "companion.target", *timers, *host.wanted())
    print(f"Installed: {folder.name}. (Another version comes with: install.py upgrade)")
    for line in host_steps(host):
        print(line)


def host_steps(host: Host) -> Iterator[str]:
    """What is left to the operator."""
    env = settings(host.root / "etc/companion/companion.env")
    if env.get("BOT_RASA_URL") != host.rasa_urls:
        yield f"The numbers of rasa have changed. In /etc/companion/companion.env: BOT_RASA_URL={host.rasa_urls}"
    yield "- Fill in /etc/companion/responsible.yml, and look through /etc/companion/companion.env."
    yield "- nginx -t && systemctl reload nginx"
    if not host.has_certificate:
        yield f"- Get a certificate for {host.options.host} (/var/www/acme is served), then install.py again, for TLS."
    yield "- systemctl start companion.target    (the first start trains the model: some minutes)"
    yield "  Where it runs: systemctl restart companion.target, so that all of it has the new numbers."


def upgrade(host: Host) -> None:
    """A copy, the new version beside the old, the database brought up to date under the old one, then one by one."""
    before = running_version(host)
    folder = host.add_release()
    if settings(host.root / "etc/companion/companion.env").get("BOT_BACKUP_RECIPIENTS"):
        host.manage(before, "manage.py", "backup")
    else:
        print("No copy is made: BOT_BACKUP_RECIPIENTS is empty.")
    known = host.take_choices()
    earlier = host.previous.resolve() if host.previous.is_symlink() else None
    host.keep_pointer(before)
    prepare_version(host, folder, before)
    try:
        start_version(host, folder, known)
    except Failed as failure:
        host.put_pointer_back(before)
        host.keep_links(before, earlier)
        start_version(host, before, known)
        raise Failed(f"{failure} {before.name} runs again.") from None
    host.prune()
    print(f"{folder.name} runs. The version before, {before.name}, is kept: install.py rollback")


def rollback(host: Host) -> None:
    """The version before, with the database as it is: it knows these tables (migrations come in two steps)."""
    before = running_version(host)
    if not host.previous.is_symlink():
        raise Failed("There is no version to go back to.")
    folder = host.previous.resolve()
    host.keep_pointer(before)
    host.put_pointer_back(folder)
    prepare_version(host, folder, before, tables=False)
    start_version(host, folder, host.take_choices())
    print(f"{folder.name} runs again instead of {before.name}.")


def prepare_version(host: Host, folder: Path, before: Path, *, tables: bool = True) -> None:
    """Its model, and its tables, with which the version that runs goes on. Raises Failed."""
    try:
        host.manage(folder, "-m", "bot.launcher.model_choice")
        if tables:
            host.manage(folder, "manage.py", "prepare")
    except Failed:
        host.put_pointer_back(before)
        raise


def start_version(host: Host, folder: Path, known: bool) -> None:
    """This version's files, and then its processes. Raises Failed."""
    proxy = host.path("/etc/nginx/conf.d/companion.conf")
    text = proxy.read_text(encoding="utf-8") if proxy.exists() else ""
    host.switch(folder)
    if known:
        host.write_system_files(folder)
    else:
        print("Units and the proxy's file stay as they are. To have them anew: install.py --host … (once)")
    restart(host)
    if known and proxy.read_text(encoding="utf-8") != text:
        print("The proxy's file has changed: nginx -t && systemctl reload nginx")


def running_version(host: Host) -> Path:
    """Raises Failed where nothing is installed."""
    if not host.current.is_symlink():
        raise Failed("Nothing is installed here yet: install.py --host chat.example.org")
    return host.current.resolve()


def restart(host: Host) -> None:
    """One unit after the other; each answers before the next one goes (ExecStartPost)."""
    host.systemctl("daemon-reload")
    for unit in host.enabled():
        host.systemctl("restart", unit)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("install", "upgrade", "rollback"), default="install")
    parser.add_argument("--host", help="the name under which families reach it")
    parser.add_argument("--web", type=int, default=1, help="processes of web")
    parser.add_argument("--rasa", type=int, default=1, help="processes of rasa")
    parser.add_argument("--workers", type=int, default=1, help="workers; one of them does the jobs")
    for name, port in (("web", 8000), ("rasa", 5005), ("actions", 5055)):
        parser.add_argument(f"--{name}-port", type=int, default=port, help="the first one's port on 127.0.0.1")
    parser.add_argument("--root", type=Path, default=Path("/"), help="another tree than this machine's")
    parser.add_argument("--certificates", help="the folder with fullchain.pem and privkey.pem")
    parser.add_argument("--http", default="80", help="the proxy's port, or address and port, without TLS")
    parser.add_argument("--https", default="443", help="with TLS")
    parser.add_argument("--venv", type=Path, help="an environment that is there, instead of one made from uv.lock")
    parser.add_argument("--systemctl", default="systemctl", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    os.umask(0o022)
    chosen = options()
    try:
        {"install": install, "upgrade": upgrade, "rollback": rollback}[chosen.what](Host(chosen))
    except Failed as failure:
        sys.exit(str(failure))
