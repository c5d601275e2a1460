"""Our page beside other chat widgets from npm, in one run: bytes, and the time until a first question can be typed.

usage: uv run python -m benchmarks.widget.others FOLDER [--runs N]

FOLDER is any folder outside this repository in which these packages are installed:

    npm install --ignore-scripts deep-chat @botpress/webchat react@19 react-dom@19 esbuild

Each is put alone on an empty page, as its own documents say, without a service behind it, compressed like ours.
"Painted" is the browser's first paint of anything, "field" the moment from which there is a field to write into; for
our page, which has its field in the HTML, the moment from which Send takes a question.
"""

from __future__ import annotations

import argparse
import gzip
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, sync_playwright

from benchmarks.widget.run import ADDRESS, CHROMIUM, CPU, NETWORKS, size, slow_down, web

PORT = 8641
HEAD = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A site</title>'
BOTPRESS = """import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { Webchat } from "@botpress/webchat";
import "./node_modules/@botpress/webchat/dist/style.css";
const clientId = "00000000-0000-4000-8000-000000000000";
const widget = createElement(Webchat, { clientId, apiUrl: "/none", configuration: {} });
createRoot(document.getElementById("root")).render(widget);
"""
PAGES = {
    "Deep Chat": f'{HEAD}<deep-chat></deep-chat><script type="module" src="deep-chat.js"></script>',
    "Botpress": f'{HEAD}<link rel="stylesheet" href="botpress.css"><div id="root" style="height:90vh"></div>'
    '<script type="module" src="botpress.js"></script>',
}
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
FIELD = """() => new Promise((done) => {
  const own = () => performance.getEntriesByName('ready')[0]?.startTime;
  const look = () => {
    const roots = [document, ...[...document.querySelectorAll('*')].flatMap((one) => one.shadowRoot ?? [])];
    const there = roots.some((root) => root.querySelector('textarea, input, [contenteditable=true]'));
    const field = document.getElementById('agree') ? own() : there ? performance.now() : undefined;
    const painted = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
    if (field && painted) done([painted, field]); else setTimeout(look, 5);
  };
  look();
})"""


def built(folder: Path) -> dict[str, bytes]:
    """The files of the two pages, compressed, by path."""
    (folder / "botpress.mjs").write_text(BOTPRESS, encoding="utf-8")
    bundle = ["--bundle", "--minify", "--format=esm", '--define:process.env.NODE_ENV="production"']
    command = ["node_modules/.bin/esbuild", "botpress.mjs", *bundle, "--outfile=botpress.js", "--log-level=error"]
    subprocess.run(command, cwd=folder, check=True)
    bodies = {f"/{name}.html": page.encode() for name, page in PAGES.items()}
    bodies |= {f"/botpress.{kind}": (folder / f"botpress.{kind}").read_bytes() for kind in ("js", "css")}
    bodies["/deep-chat.js"] = (folder / "node_modules/deep-chat/dist/deepChat.bundle.js").read_bytes()
    return {path: gzip.compress(body, 9) for path, body in bodies.items()}


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[None]:
    """On loopback, until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.replace("%20", " ")
            body = files.get(path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, "text/plain"))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()


def visit(browser: Browser, address: str, network: tuple[float, float, float]) -> tuple[list[float], set[str]]:
    """Painted and field of one first visit, and the other hosts that were asked."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page, hosts = context.new_page(), set[str]()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    slow_down(page, network)
    page.goto(address, wait_until="commit")
    found: list[float] = page.evaluate(FIELD)
    context.close()
    return found, {host for host in hosts if not host.startswith("127.0.0.1")}


def main(folder: Path, runs: int) -> None:
    files = built(folder)
    bytes_of = {"Deep Chat": len(files["/deep-chat.js"])}
    bytes_of["Botpress"] = len(files["/botpress.js"]) + len(files["/botpress.css"])
    addresses = {name: f"http://127.0.0.1:{PORT}/{name}.html" for name in PAGES} | {"ours": f"{ADDRESS}/chat/"}
    with web(), served(files), sync_playwright() as playwright:
        bytes_of["ours, loader alone"] = size("/widget.js")[0]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        print(bytes_of)
        for name, network in NETWORKS.items():
            print(f"\n{name}, CPU slowed {CPU} times: painted, field (ms, median and worst); other hosts")
            visits = {
                one: [visit(browser, address, network) for _ in range(runs)] for one, address in addresses.items()
            }
            for one, found in visits.items():
                columns = zip(*(times for times, _ in found), strict=True)
                shown = " | ".join(f"{statistics.median(column):.0f} ({max(column):.0f})" for column in columns)
                print(f"| {one} | {shown} | {sorted(set().union(*(hosts for _, hosts in found)))}")
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    main(chosen.folder.resolve(), chosen.runs)
