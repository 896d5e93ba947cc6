"""The two commands of the README, as written, in a fresh clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASKED = os.environ.get("WFM_FRESH_CLONE") == "1" or bool(os.environ.get("CI"))
QUICK_TEST = "tests/house/test_readme.py::test_the_readme_begins_with_the_two_commands"


def commands() -> list[str]:
    """Return the shell commands of the README, in their order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh|bash|shell|console)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line.removeprefix("$ ").partition("#")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line in the clone, without what this test run has set."""
    kept = {key: value for key, value in os.environ.items() if key not in ("CI", "WFM_FRESH_CLONE", "VIRTUAL_ENV")}
    kept = {key: value for key, value in kept.items() if not key.startswith(("PYTEST_", "PYTHON"))}
    return subprocess.run(["bash", "-c", command], cwd=folder, env=kept, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of the repository: what was committed, and what was compiled and checked for these tests."""
    folder = tmp_path_factory.mktemp("fresh") / "clone"
    made = run(f"git clone --quiet --no-hardlinks '{ROOT}' '{folder}'", ROOT)
    assert made.returncode == 0, made.stderr
    for module in (folder / "wfm").rglob("*.py"):
        source = ROOT / module.relative_to(folder)
        if source.read_bytes() == module.read_bytes():
            _take_compiled(source, module)
    # Types that were checked are checked again where a file differs, and only there.
    with suppress(FileNotFoundError):
        shutil.copytree(ROOT / ".mypy_cache", folder / ".mypy_cache")
    return folder


def _take_compiled(source: Path, module: Path) -> None:
    """Copy what is compiled of a module; it counts for a file of the same time and size."""
    stamp = source.stat()
    os.utime(module, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    for file in (source.parent / "__pycache__").glob(f"{source.stem}.*.nb[ci]"):
        module.parent.joinpath("__pycache__").mkdir(exist_ok=True)
        shutil.copy2(file, module.parent / "__pycache__" / file.name)


def test_the_readme_begins_with_the_two_commands():
    assert commands()[:2] == ["./scripts/plan", "./scripts/test"]


@pytest.mark.slow
@pytest.mark.skipif(not ASKED, reason="makes an environment of its own; set WFM_FRESH_CLONE=1 to run it")
def test_the_first_command_plans_in_a_fresh_clone_and_the_second_tests(clone: Path):
    first, second = commands()[:2]
    planned = run(first, clone)
    assert planned.returncode == 0, planned.stderr
    told = {line[2:17].strip(): line[17:] for line in planned.stdout.splitlines() if line.startswith("  ")}
    assert (clone / told["folder"] / "summary.json").is_file()
    assert (clone / told["report"]).is_file()
    assert re.search(r"[\d,.]+ of [\d,.]+ \(", told["cost"])
    assert re.match(r"[\d.]+% predicted over the plan", told["service level"])
    assert re.match(r"[\d.]+%: no roster can be better", told["gap"])
    assert planned.stdout.splitlines()[-1] == f"  report         {told['report']}"
    assert run("git status --porcelain", clone).stdout == ""
    # One quick test only: the whole of them would come here again.
    tested = run(f"{second} {QUICK_TEST}", clone)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert run("git status --porcelain", clone).stdout == ""
