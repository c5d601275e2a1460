"""The widget's sizes, and the time until a first question can be typed and sent, on a throttled phone profile.

usage: uv run python -m benchmarks.widget.run [--runs N]

Only the web process is started, on loopback; Chromium slows itself down. Prints Markdown tables. "Painted" is the first
paint of the field, "ready" the moment from which Send takes a question (app.js has run), "complete" when all has run;
all from the start of the navigation.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
PORT = "8640"
ADDRESS = f"http://127.0.0.1:{PORT}"
CPU = 4
# Milliseconds to the first byte of each answer, and bytes a second. Lighthouse's "Slow 4G" is 150 ms and 1.6 Mbit/s;
# the developer tools' preset of that name asks 562.5 ms and nine tenths of the rate.
NETWORKS = {
    "Slow 4G as Lighthouse has it (150 ms, 1.6 Mbit/s)": (150, 1.6e6 / 8, 750e3 / 8),
    "Slow 4G as the developer tools have it (562 ms, 1.4 Mbit/s)": (562.5, 1.44e6 / 8, 675e3 / 8),
}
MARKS = """() => new Promise((done) => {
  const look = () => {
    const names = ['first-contentful-paint', 'ready', 'complete'];
    const marks = names.map((name) => performance.getEntriesByName(name)[0]?.startTime);
    if (marks.every(Boolean)) done(marks); else setTimeout(look, 5);
  };
  look();
})"""


@contextmanager
def web() -> Iterator[None]:
    """The web process alone."""
    with tempfile.TemporaryDirectory() as var:
        made = {"BOT_SECRET_KEY": secrets.token_hex(32), "BOT_RASA_SECRET": secrets.token_hex(32)}
        environment = {**os.environ, **made, "BOT_VAR": var, "BOT_DEMO": "1"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "uvicorn", "bot.asgi:application", "--port", PORT, "--ws", "none"]
        process = subprocess.Popen([*command, "--log-level", "warning", "--lifespan", "off"], cwd=ROOT, env=environment)
        try:
            wait()
            yield
        finally:
            process.terminate()
            process.wait(30)


def wait() -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{ADDRESS}/health", trust_env=False).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    sys.exit("the web process did not answer")


def size(address: str) -> tuple[int, int]:
    """Bytes of an answer as sent, compressed, and as read."""
    with httpx.stream("GET", ADDRESS + address, headers={"Accept-Encoding": "gzip"}, trust_env=False) as answer:
        sent = b"".join(answer.iter_raw())
    return len(sent), len(gzip.decompress(sent))


def sizes() -> None:
    page = httpx.get(f"{ADDRESS}/chat/", trust_env=False).text
    parts = sorted(set(re.findall(r'(?:href|src)="(/chat/files/[^"]+)"', page)))
    rows = {name: size(name) for name in ["/chat/", *parts]}
    print("\n| what | compressed, bytes | plain, bytes |\n|---|---|---|")
    for name, (sent, plain) in {"/widget.js": size("/widget.js"), **rows}.items():
        print(f"| {name.rsplit('/', 1)[-1] or 'the page, with words and menu'} | {sent} | {plain} |")
    print(f"| **all until the first question can be typed and sent** | **{sum(s for s, _ in rows.values())}** "
          f"| {sum(p for _, p in rows.values())} |")  # fmt: skip


def measured(browser: Browser, network: tuple[float, float, float], runs: int) -> list[list[float]]:
    """First paint, readiness and completion of `runs` first visits, milliseconds."""
    found = []
    for _ in range(runs):
        context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
        page = context.new_page()
        slow_down(page, network)
        page.goto(f"{ADDRESS}/chat/", wait_until="commit")
        found.append(page.evaluate(MARKS))
        context.close()
    return found


def slow_down(page: Page, network: tuple[float, float, float]) -> None:
    latency, down, up = network
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    limits = {"offline": False, "latency": latency, "downloadThroughput": down, "uploadThroughput": up}
    session.send("Network.emulateNetworkConditions", limits)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU})


def times(runs: int) -> None:
    print(f"\n| network, CPU slowed {CPU} times | field painted, ms: median (worst) | ready | complete |")
    print("|---|---|---|---|")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        measured(browser, (0, -1, -1), 2)
        for name, network in NETWORKS.items():
            columns = zip(*measured(browser, network, runs), strict=True)
            shown = (f"{statistics.median(column):.0f} ({max(column):.0f})" for column in columns)
            print(f"| {name} | {' | '.join(shown)} |")
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    chosen = parser.parse_args()
    with web():
        sizes()
        times(chosen.runs)
