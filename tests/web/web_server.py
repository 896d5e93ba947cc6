"""`wfm serve` as a process, and a client with its cookie; plans of the starter to serve."""

from __future__ import annotations

import contextlib
import http.cookiejar
import json
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wfm.cli.starter import starter_files
from wfm.config import load
from wfm.plan import make_plan
from wfm.plan_folder import write_plan

SCRIPT, QUOTES, TURNED, LONG = "<script>alert(1)</script>", "O'Neill & <b>sons", "\u202eمحمد\u202c 🦄", "x" * 200
HOSTILE = {"Amina": SCRIPT, "Bram": QUOTES, "Chiara": TURNED, "Dewi": LONG}


def make_folder(folder: Path, agents: str | None = None) -> Path:
    """Plan the starter with few steps into `folder / "demo"`; `agents` replaces the table of people."""
    site = folder / "site"
    site.mkdir(parents=True)
    for name, text in starter_files():
        text = text.replace("  time_limit_seconds:", "  iterations: 800 #") if name == "plan.yaml" else text
        (site / name).write_text(text if name != "agents.csv" or agents is None else agents, encoding="utf-8")
    write_plan(make_plan(load(site / "plan.yaml")), folder / "demo", {})
    return folder / "demo"


class Server:
    """A running server."""

    def __init__(self, folder: Path, *more: str) -> None:
        command = [sys.executable, "-m", "wfm", "serve", str(folder), *more]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.end()
        self.base = self.address.partition("/?")[0]

    def end(self, how: signal.Signals = signal.SIGINT) -> str:
        """End it, and return what it said at the end."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=20)
        return out + err


class Client:
    """A browser's requests without a browser."""

    def __init__(self, server: Server, enter: bool = True) -> None:
        self.base = server.base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._open = urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))
        if enter:
            self._open.open(server.address, timeout=20).close()

    def ask(self, path: str, data: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and answer; JSON where it is."""
        about = {"Content-Type": "application/json", "Origin": self.base} if data is not None else {}
        about |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(self.base + path, body, about)
        try:
            answer = self._open.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        content = answer.read()
        with contextlib.suppress(ValueError):
            content = json.loads(content)
        return answer.status, content

    def good(self, path: str, data: Any = None) -> Any:
        """Return an answer that must be good."""
        status, content = self.ask(path, data)
        assert status == 200, content
        return content

    def edit(self, op: str, **more: Any) -> Any:
        """Do an edit on the present state."""
        revision = self.good("/api/state")["revision"]
        return self.good("/api/edit", {"revision": revision, "op": op} | more)


@contextlib.contextmanager
def serving(folder: Path, *more: str) -> Iterator[Server]:
    """Serve a plan folder for as long as it takes."""
    server = Server(folder, *more)
    try:
        yield server
    finally:
        server.end()
