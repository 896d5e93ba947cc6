"""The starter of `wfm init` as a small plan, and `wfm` as a process that tells when it is where a test wants it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from wfm.cli.starter import starter_files

STEPS = "iterations: 800"
ENDLESS = "time_limit_seconds: 300"
READY = "the process is where the test wants it"
# Runs `wfm`, but says READY and does something when a function is called.
PROBE = """
import functools, importlib, sys, time
owner = importlib.import_module({module!r})
*path, name = {name!r}.split(".")
owner = functools.reduce(getattr, path, owner)
real = getattr(owner, name)
def watched(*args, **kwargs):
    print({ready!r}, flush=True)
    {then}
    return real(*args, **kwargs)
setattr(owner, name, watched)
from wfm.cli.main import run
run()
"""


def starter(folder: Path, solver: str = STEPS, **replaced: str) -> Path:
    """Write the starter's files with another end of the search; `replaced` maps a key to the rest of its line."""
    folder.mkdir(parents=True)
    for name, text in starter_files():
        if name == "plan.yaml":
            text = _changed(text, {"time_limit_seconds": solver.partition(": ")[2]} | replaced)
            text = text.replace("  time_limit_seconds: ", f"  {solver.partition(':')[0]}: ")
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _changed(text: str, replaced: dict[str, str]) -> str:
    lines = text.splitlines()
    for key, rest in replaced.items():
        (number,) = [n for n, line in enumerate(lines) if line.strip().startswith(f"{key}:")]
        indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
        lines[number] = f"{indent}{key}: {rest}"
    return "\n".join(lines) + "\n"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path within it."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def wfm(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `wfm` to its end."""
    command = [str(Path(sys.executable).with_name("wfm")), *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def _until_ready(stream: IO[str]) -> list[str]:
    shown = []
    for line in stream:
        if line == f"{READY}\n":
            return shown
        shown.append(line)
    raise AssertionError(f"the process ended before it was ready: {''.join(shown)}")


def signalled(
    number: signal.Signals, when: str, *args: str | Path, cwd: Path, then: str = "pass"
) -> subprocess.CompletedProcess[str]:
    """Run `wfm`, send it a signal when it calls the function `when` (`module:name`), and wait for its end."""
    module, name = when.split(":")
    code = PROBE.format(module=module, name=name, ready=READY, then=then)
    command = [sys.executable, "-c", code, *map(str, args)]
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        shown = _until_ready(process.stdout)
        os.kill(process.pid, number)
        out, err = process.communicate(timeout=60)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
    out = "".join(shown) + out.replace(f"{READY}\n", "")
    return subprocess.CompletedProcess(command, process.returncode, out, err)
