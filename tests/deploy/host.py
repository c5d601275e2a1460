"""One host in a tree of its own: installed as docs/operators.md says, and started as its units say, behind nginx."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.endtoend.ports import free_ports, wait_for
from tests.endtoend.stack import ROOT, UNLIMITED

SYSTEMCTL = ROOT / "tests/deploy/systemctl.py"
NGINX = shutil.which("nginx") or ("/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else None)
NAME = "chat.example.org"
SECONDS = 600


@dataclass
class Host:
    """`checkout` is the operator's; `tree` stands for the machine."""

    checkout: Path
    tree: Path
    ports: list[int]

    @property
    def systemctl(self) -> list[str]:
        return [sys.executable, str(SYSTEMCTL), str(self.tree)]

    def install(self, *arguments: str, fails: bool = False) -> str:
        """What `install.py` says. It must succeed, or `fails`."""
        web, rasa, actions, http, https = self.ports
        command = [sys.executable, "deploy/host/install.py", *arguments[:1], "--root", str(self.tree), "--host", NAME]
        command += ["--web", "2", "--web-port", f"{web}", "--rasa-port", f"{rasa}", "--actions-port", f"{actions}"]
        command += ["--http", f"127.0.0.1:{http}", "--https", f"127.0.0.1:{https}", "--venv", str(ROOT / ".venv")]
        command += [
            "--certificates",
            str(self.tree / "certificates"),
            "--systemctl",
            " ".join(self.systemctl),
            *arguments[1:],
        ]
        done = subprocess.run(command, cwd=self.checkout, capture_output=True, text=True, timeout=SECONDS)
        assert (done.returncode != 0) is fails, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout + done.stderr

    def commit(self, file: str, more: str) -> None:
        """A new version: one file of the checkout with something more."""
        path = self.checkout / file
        path.write_text(path.read_text() + more)
        git(self.checkout, "commit", "-qam", "a new version")

    @property
    def running(self) -> str:
        """The version that `current` names."""
        return (self.tree / "opt/companion/current").resolve().name

    def set(self, **values: str) -> None:
        """As an operator edits the settings."""
        with (self.tree / "etc/companion/companion.env").open("a") as file:
            file.writelines(f"{name}={value}\n" for name, value in values.items())

    def control(self, *arguments: str) -> None:
        done = subprocess.run([*self.systemctl, *arguments], capture_output=True, text=True, timeout=SECONDS)
        assert done.returncode == 0, done.stdout

    @contextmanager
    def nginx(self) -> Iterator[None]:
        """The proxy, with the file that was installed."""
        main = self.proxy_files()
        process = subprocess.Popen([str(NGINX), "-c", str(main), "-p", str(self.tree), "-g", "daemon off;"])
        try:
            pid = self.tree / "nginx.pid"
            wait_for(lambda: pid.exists() and pid.stat().st_size > 0, 30, "nginx")
            yield
        finally:
            process.terminate()
            process.wait(30)

    def certify(self) -> None:
        """A certificate for tests, where an operator would put one."""
        folder = self.tree / "certificates"
        folder.mkdir(exist_ok=True)
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
        command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
        subprocess.run(command, check=True, capture_output=True)

    def proxy_files(self) -> Path:
        """The file that includes ours, with a default site of Debian's beside it."""
        (self.tree / "var/log/nginx").mkdir(parents=True, exist_ok=True)
        main = self.tree / "nginx.conf"
        places = "".join(
            f"{kind}_temp_path {self.tree}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi")
        )
        main.write_text(
            f"pid {self.tree}/nginx.pid; error_log {self.tree}/error.log; events {{}}\n"
            f"http {{ {places} scgi_temp_path {self.tree}/scgi; include {self.tree}/etc/nginx/conf.d/*.conf;\n"
            f"server {{ listen 127.0.0.1:{self.ports[3]} default_server; return 404; }} }}\n"
        )
        return main


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Operator", "-c", "user.email=operator@example.org"]
    return subprocess.run(
        ["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True, text=True
    ).stdout


def made(folder: Path) -> Host:
    """A checkout of what is in the work tree now, and an empty tree."""
    checkout, tree = folder / "checkout", folder / "tree"
    names = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, checkout / name)
    git(checkout, "init", "-q")
    git(checkout, "add", "-A")
    git(checkout, "commit", "-qm", "first")
    tree.mkdir()
    web, _, *others = free_ports(6)  # the second process of web has the port after the first one's
    return Host(checkout, tree, [web, *others])


def served(folder: Path) -> Host:
    """Installed, set up, and with a model that was trained before."""
    host = made(folder)
    host.certify()
    host.install()
    responsible = ROOT / "tests/responsible.yml"
    host.set(**UNLIMITED, BOT_PRIVACY_FILE=str(responsible))
    (host.tree / "var/lib/companion/models").symlink_to(ROOT / "var/models")
    return host
