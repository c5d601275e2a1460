"""A release is what a signed tag holds, and whoever has its files can see whether they are what was signed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.configuration.loader import ROOT

SCRIPT = ROOT / "scripts" / "release.sh"


class Repository:
    """A small one with a signing key, and the script that makes a release of it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.files = folder / "checkout", folder / "release"
        self.files.parent.mkdir(exist_ok=True)
        key = folder / "key"
        self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "maintainer", "-f", str(key), cwd=folder)
        self.signers = folder / "allowed_signers"
        self.signers.write_text(f"maintainer@example.org {key.with_suffix('.pub').read_text()}")
        self.run("git", "init", "-q", str(self.folder), cwd=folder)
        for name, value in (
            ("user.name", "Maintainer"),
            ("user.email", "maintainer@example.org"),
            ("gpg.format", "ssh"),
            ("user.signingkey", str(key)),
            ("gpg.ssh.allowedSignersFile", str(self.signers)),
        ):
            self.git("config", name, value)
        (self.folder / "README.md").write_text("Hello.\n")
        (self.folder / "sbom.json").write_text("{}\n")
        self.git("add", ".")
        self.git("commit", "-qm", "First")

    def run(self, *command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)

    def git(self, *command: str) -> None:
        done = self.run("git", *command, cwd=self.folder)
        assert done.returncode == 0, done.stderr

    def release(self) -> subprocess.CompletedProcess[str]:
        return self.run("bash", str(SCRIPT), str(self.files), str(self.folder / "sbom.json"), cwd=self.folder)

    def holds(self) -> bool:
        """What CONTRIBUTING.md tells those who download it to do."""
        verify = (
            f"ssh-keygen -Y verify -f {self.signers} -I maintainer@example.org -n file -s SHA256SUMS.sig < SHA256SUMS"
        )
        return self.run("bash", "-c", f"{verify} && sha256sum -c SHA256SUMS", cwd=self.files).returncode == 0


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def test_a_signed_tag_becomes_files_that_can_be_checked(repository: Repository) -> None:
    repository.git("tag", "-s", "v1.0.0", "-m", "v1.0.0")

    done = repository.release()

    assert done.returncode == 0, done.stderr
    named = {path.name for path in repository.files.iterdir()}
    assert named == {
        "trial-companion-v1.0.0.tar.gz",
        "trial-companion-v1.0.0.sbom.json",
        "SHA256SUMS",
        "SHA256SUMS.sig",
    }
    assert repository.holds()


@pytest.mark.parametrize("changed", ["trial-companion-v1.0.0.tar.gz", "SHA256SUMS"])
def test_what_was_changed_afterward_is_seen(repository: Repository, changed: str) -> None:
    repository.git("tag", "-s", "v1.0.0", "-m", "v1.0.0")
    repository.release()

    with (repository.files / changed).open("ab") as file:
        file.write(b"x")

    assert not repository.holds()


def test_without_a_tag_or_with_one_that_nobody_signed_there_is_no_release(repository: Repository) -> None:
    assert "has no tag" in repository.release().stderr

    repository.git("tag", "-a", "v1.0.0", "-m", "v1.0.0")
    assert "is not signed" in repository.release().stderr
    assert not repository.files.exists()


def test_what_is_not_committed_is_in_no_release(repository: Repository) -> None:
    repository.git("tag", "-s", "v1.0.0", "-m", "v1.0.0")
    (repository.folder / "README.md").write_text("Changed.\n")

    assert "not committed" in repository.release().stderr
