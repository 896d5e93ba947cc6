"""`wfm` as a user runs it, on the starter with a search of few steps."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
from pathlib import Path

from wfm.cli.main import run
from wfm.cli.starter import starter_files

STEPS = ("time_limit_seconds: 10 ", "iterations: 400 ")


def wfm(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `wfm` in a folder and return what it did."""
    command = [str(Path(sys.executable).with_name("wfm")), *map(str, args)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def wfm_here(*args: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Do the same in this process, which is the sooner way where many short commands are tried."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["wfm", *map(str, args)]
    try:
        with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            run()
    except SystemExit as end:
        return subprocess.CompletedProcess(sys.argv, int(end.code or 0), out.getvalue(), err.getvalue())
    finally:
        sys.argv = before
    raise AssertionError("wfm ends with a code")


def starter(folder: Path) -> Path:
    """Write the starter's files."""
    folder.mkdir(parents=True)
    for name, text in starter_files():
        (folder / name).write_text(text.replace(*STEPS) if name == "plan.yaml" else text, encoding="utf-8")
    return folder


def replace(path: Path, *changes: tuple[str, str]) -> None:
    """Change the first place of each text in a file."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def line_of(path: Path, words: str) -> int:
    """Return the number of the first line of a file that has some words."""
    return next(n for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if words in line)
