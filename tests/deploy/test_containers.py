"""The files for containers name only settings that there are, and run nothing as root or on a root that is written."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.configuration import loader
from bot.content import approved_texts
from bot.trial import ROOT, trial

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "containers/compose.yml").read_text())
FILES = sorted(path for path in (DEPLOY / "kubernetes").glob("*.yaml") if path.name != "kustomization.yaml")
OBJECTS = [found for path in FILES for found in yaml.safe_load_all(path.read_text())]
OURS = [name for name, service in COMPOSE["services"].items() if service.get("image") == "companion:latest"]


def pods() -> Iterator[Any]:
    """What each kind of pod is."""
    for found in OBJECTS:
        spec = found.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield pytest.param(spec["template"]["spec"], id=found["metadata"]["name"])


def names() -> set[str]:
    """The settings that the files name."""
    found = {key for service in COMPOSE["services"].values() for key in service.get("environment", {})}
    for example in ("containers/settings.env.example", "host/companion.env"):
        found |= {line.partition("=")[0] for line in (DEPLOY / example).read_text().splitlines() if "=" in line}
    for object_ in OBJECTS:
        found |= set(object_.get("data", {}))
    for pod in pods():
        containers = [*pod.values[0]["containers"], *pod.values[0].get("initContainers", [])]
        found |= {entry["name"] for container in containers for entry in container.get("env", [])}
    return {name for name in found if name.startswith("BOT_")}


def test_every_setting_they_name_is_one_of_ours() -> None:
    assert names() - loader.KNOWN == set()
    assert len(names()) > 15


@pytest.mark.parametrize("pod", pods())
def test_a_pod_is_shut_in_and_gets_no_variables_of_services(pod: dict[str, Any]) -> None:
    assert pod["enableServiceLinks"] is False
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"]
    for container in [*pod["containers"], *pod.get("initContainers", [])]:
        shut = container["securityContext"]
        assert (shut["readOnlyRootFilesystem"], shut["allowPrivilegeEscalation"]) == (True, False)
        assert shut["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize("found", [found for found in OBJECTS if found["kind"] == "Deployment"])
def test_what_runs_all_the_time_is_watched(found: dict[str, Any]) -> None:
    [container] = found["spec"]["template"]["spec"]["containers"]

    assert {"startupProbe", "livenessProbe", "readinessProbe"} <= container.keys()


def test_no_file_holds_a_secret() -> None:
    assert not [found for found in OBJECTS if found["kind"] == "Secret"]
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


def local() -> set[str]:
    """The files and folders of the operator that compose names, as paths of the checkout."""
    services = COMPOSE["services"].values()
    named = [place for service in services for place in service.get("env_file", [])]
    named += [secret["file"] for secret in COMPOSE["secrets"].values()]
    mounts = [re.sub(r"\$\{\w+:-(.*?)\}", r"\1", mount) for service in services for mount in service.get("volumes", [])]
    named += [mount.split(":")[0] for mount in mounts if mount.startswith(".")]
    found = {f"deploy/containers/{name.removeprefix('./')}" for name in named}
    return {name for name in found if not git("ls-files", name).stdout}


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_what_operators_put_beside_compose_is_neither_in_the_image_nor_in_git() -> None:
    kept_out = (ROOT / ".dockerignore").read_text().splitlines()

    assert {f"deploy/containers/{name}" for name in ("settings.env", "certificates", "backups")} <= local()
    assert "deploy/containers/secrets/contact_key" in local()
    for name in local():
        assert any(part.as_posix() in kept_out for part in (Path(name), *Path(name).parents)), name
        assert git("check-ignore", "--quiet", "--no-index", name).returncode == 0, name


def test_the_image_holds_the_cases_that_lessons_are_checked_against() -> None:
    pinned = trial().pinned.relative_to(ROOT).as_posix()

    assert (ROOT / ".dockerignore").read_text().splitlines().index(f"!{pinned}") > 0


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_is_shut_in_and_watched(name: str) -> None:
    service = COMPOSE["services"][name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert name == "web" or "healthcheck" in service  # the image has that of web


def test_only_the_proxy_is_open_to_the_outside() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]


def test_the_image_does_not_run_as_root() -> None:
    lines = (DEPLOY / "containers/Dockerfile").read_text().splitlines()
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))

    assert "USER 10001" in lines[last:]
    assert any(line.startswith("HEALTHCHECK") for line in lines[last:])


@pytest.mark.parametrize("name", ["companion-backup", "companion-erasures"])
def test_copies_know_what_was_erased_and_have_room(name: str) -> None:
    pod = next(pod.values[0] for pod in pods() if pod.id == name)
    worker = next(pod.values[0] for pod in pods() if pod.id == "companion-worker")
    [claim] = [volume for volume in worker["volumes"] if volume["name"] == "state"]

    assert claim in pod["volumes"] and "persistentVolumeClaim" in claim
    [near] = pod["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert near["labelSelector"]["matchLabels"] == {"app.kubernetes.io/component": "worker"}
    assert pod["hostname"] == "companion"


@pytest.mark.parametrize("name", ["backup", "erasures"])
def test_copies_of_compose_have_the_workers_volume_and_a_name_that_stays(name: str) -> None:
    service, worker = COMPOSE["services"][name], COMPOSE["services"]["worker"]

    assert set(worker["volumes"]) < set(service["volumes"])
    assert service["hostname"] == "companion"


def test_what_is_approved_at_the_desk_reaches_all_who_say_it_or_cannot_be_written() -> None:
    state = "state:/var/lib/companion"
    web = next(pod.values[0] for pod in pods() if pod.id == "companion-web")
    [container] = web["containers"]
    mounts = {mount["mountPath"]: mount for mount in container["volumeMounts"]}
    approved = [mounts[f"/var/lib/companion/{folder}"] for folder in approved_texts.FOLDERS]

    assert all(state in COMPOSE["services"][name]["volumes"] for name in ("web", "worker", "prepare", "backup"))
    state_of_web = next(volume for volume in web["volumes"] if volume["name"] == "state")
    assert "emptyDir" in state_of_web and {mount["name"] for mount in approved} == {"state"}
    assert all(mount["readOnly"] for mount in approved)


def test_the_image_can_draw_the_letters_of_all_languages() -> None:
    assert {"fonts-noto-core", "fonts-noto-cjk"} <= set((DEPLOY / "containers/Dockerfile").read_text().split())


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="kubectl is missing")
def test_kustomize_puts_the_files_together() -> None:
    command = ["kubectl", "kustomize", str(DEPLOY / "kubernetes")]

    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert len(list(yaml.safe_load_all(made))) == len(OBJECTS)
    assert "registry.example.org/companion:0.1.0" in made
