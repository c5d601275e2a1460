"""`python -m bot.launcher`: prepare, then start all processes under one supervisor and say when they are ready."""

from __future__ import annotations

import shlex
import subprocess
import sys
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

from honcho.environ import expand_processes, parse_procfile
from rich.console import Console

from bot import data_controller, file_permissions, trial
from bot.errors import ConfigurationError
from bot.launcher import display, environment, file_descriptors, model_choice, readiness_check, training
from bot.launcher.process_supervisor import Supervisor

# When the first line says what is still loading, and how often another one does.
FIRST_LINE_SECONDS, LINE_SECONDS = 15.0, 30.0
# These may begin before the database is prepared: they do not know it.
WITHOUT_DATABASE = ("rasa", "simulator")


def manage(*arguments: str, env: dict[str, str]) -> None:
    """Run one of Django's commands to its end; only what goes wrong is shown."""
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=training.ROOT, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def wait_until_ready(env: dict[str, str], stopping: Event) -> bool:
    """Poll each process until it answers; False where everything stops before."""
    waiting, began = readiness_check.addresses(env), time.monotonic()
    line = FIRST_LINE_SECONDS
    while waiting and not stopping.is_set():
        waiting = {name: url for name, url in waiting.items() if not readiness_check.answers(url)}
        elapsed = time.monotonic() - began
        if waiting and elapsed > line:
            print(f"Still loading: {', '.join(waiting)} ({elapsed:.0f} s)", flush=True)
            line = elapsed + LINE_SECONDS
        time.sleep(0.1)
    return not waiting


def say_ready(env: dict[str, str], var: Path) -> None:
    """Where to go."""
    site, telephone = (f"http://127.0.0.1:{env.get(name)}" for name in ("BOT_PORT", "BOT_SIMULATOR_PORT"))
    print(f"\nReady: {site}/chat/")
    if env["BOT_DEMO"] == "1":
        print(f"  on another site: {site}/chat/demo/\n  on a phone:      {telephone}/")
    print(f"  for staff:       {site}/staff/\n", flush=True)
    display.show_login(Console(), var / "first-login", f"{site}/staff/")


def start() -> int:
    """Everything; returns the exit status. Ctrl-C stops all processes."""
    var = trial.var().resolve()
    file_permissions.owner_only(var)
    file_descriptors.raise_limit()
    env = environment.process_environment(var)
    data_controller.check_controller(
        env.get(data_controller.SETTING, ""), demo=env["BOT_DEMO"] == "1"
    )  # before minutes of training
    elsewhere = environment.elsewhere(env)
    for name, url in elsewhere.items():
        print(f"{name} runs elsewhere: {url} (BOT_{name.upper()}_URL)", flush=True)
    if "rasa" not in elsewhere:
        env["BOT_MODEL"] = str(model_choice.model(var))
    manager = Supervisor()
    procfile = parse_procfile((training.ROOT / "Procfile").read_text(encoding="utf-8"))
    for name in {*elsewhere, *(() if env["BOT_DEMO"] == "1" else ("simulator",))}:
        del procfile.processes[name]
    prepared = var / "prepared"
    prepared.unlink(missing_ok=True)
    for process in expand_processes(procfile.processes, env=env, port=int(env["BOT_PORT"])):
        command = process.cmd if process.name.startswith(WITHOUT_DATABASE) else once(prepared, process.cmd)
        manager.add_process(process.name, command, env=process.env, cwd=str(training.ROOT))
    threading.Thread(target=prepare, args=(env, prepared, manager), daemon=True).start()
    threading.Thread(target=serve, args=(env, var, manager), daemon=True).start()
    manager.loop()
    return 0 if manager.returncode in (0, 130, 143) else int(manager.returncode or 1)


def serve(env: dict[str, str], var: Path, manager: Supervisor) -> None:
    """From now on a process that ends is started again."""
    if wait_until_ready(env, manager.stopping):
        say_ready(env, var)
        manager.serving.set()


def once(prepared: Path, command: str) -> str:
    """`command`, begun when the file `prepared` is there."""
    return f"until [ -e {shlex.quote(str(prepared))} ]; do sleep 0.1; done; exec {command}"


def prepare(env: dict[str, str], prepared: Path, manager: Supervisor) -> None:
    """The database up to date, while rasa loads its model; where that fails, everything stops."""
    try:
        manage("prepare", env=env)
        prepared.touch()
    except subprocess.CalledProcessError:
        print("The database could not be prepared; look at the lines above for the reason.", flush=True)
        manager.returncode = 1
        manager.terminate()


if __name__ == "__main__":
    try:
        sys.exit(start())
    except ConfigurationError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:  # while the model is trained
        sys.exit(130)
