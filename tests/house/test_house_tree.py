"""What the house allows: where files stand, how long they are, who imports, prints and explains."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ROOT / "wfm"
TOP_LEVEL = {
    *("wfm", "configs", "data", "tests", "scripts", "pyproject.toml", "README.md"),
    *("requirements.lock", "LICENSE", "CHANGELOG.md"),
}
MOST_LINES = 400
# Where each heavy library may be imported, within functions; the hiring plan is a model of its own.
HOMES = {
    "ortools": ("schedule", "scenario/capacity/model.py"),
    "prophet": ("forecast/daily_level.py",),
    "cmdstanpy": ("forecast/daily_level.py",),
    "distributed": ("scenario/on_dask.py",),
    "jinja2": ("report/templating.py", "web/app.py"),
    "sqlalchemy": ("history/sources.py",),
}
SOURCES = sorted(path for path in CODE.rglob("*.py") if "__pycache__" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tracked(*options: str) -> list[str]:
    """Return the files that belong to the repository, or skip where this is none."""
    command = ["git", "-C", str(ROOT), "ls-files", *options]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        pytest.skip("not a git repository")
    return run.stdout.splitlines()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_the_top_level_holds_only_what_the_house_allows():
    found = {line.partition("/")[0] for line in tracked("--cached", "--others", "--exclude-standard")}
    assert {one for one in found if not one.startswith(".")} - TOP_LEVEL == set()
    assert {"wfm", "configs", "data", "tests", "scripts", "pyproject.toml", "README.md"} <= found


def test_nothing_that_is_made_belongs_to_the_repository():
    made = (".pyc", ".nbi", ".nbc", ".pyo", ".draft", ".log")
    assert [
        line for line in tracked() if line.endswith(made) or "__pycache__" in line or line.startswith("plans/")
    ] == []


def test_imports_run_downwards_only():
    script = Path(sys.executable).with_name("lint-imports")
    command = [script, "--config", ROOT / "pyproject.toml", "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout
    assert " 0 broken" in run.stdout


def imported(path: Path) -> dict[str, int]:
    """Return the outside packages that a file imports, with the column of the import."""
    found = {}
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            found |= {one.partition(".")[0]: node.col_offset for one in names}
    return found


@pytest.mark.parametrize("library", HOMES)
def test_a_heavy_library_is_imported_at_home_only_and_late(library: str):
    users = {path: imported(path)[library] for path in SOURCES if library in imported(path)}
    homes = [CODE / home for home in HOMES[library]]
    assert [name(path) for path in users if not {path, *path.parents} & set(homes)] == []
    assert [name(path) for path, column in users.items() if column == 0] == []
    assert [name(home) for home in homes if not any(home in (path, *path.parents) for path in users)] == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_no_file_is_too_long(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_only_the_command_line_prints_or_ends_the_program():
    talking = []
    for path in SOURCES:
        if CODE / "cli" in path.parents:
            continue
        for node in ast.walk(parsed(path)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called in ("print", "exit", "quit", "sys.exit", "os._exit", "click.echo", "sys.stdout.write"):
                talking.append(f"{name(path)}:{node.lineno}: {called}")
    assert talking == []


@pytest.mark.parametrize("package", ["erlang", "config"])
def test_every_public_function_and_class_is_explained(package: str):
    silent = []
    for path in sorted((CODE / package).rglob("*.py")):
        tree = parsed(path)
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        methods = [item for node in classes for item in node.body]
        for node in [*tree.body, *methods]:
            known = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if known and not ast.get_docstring(node):
                silent.append(f"{name(path)}:{node.lineno}: {node.name}")
    assert silent == []


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_every_module_says_what_it_is_for(path: Path):
    tree = parsed(path)
    assert ast.get_docstring(tree) or not tree.body


def test_test_files_have_names_of_their_own():
    files = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    seen: dict[str, Path] = {}
    assert [(path, seen[path.stem]) for path in files if seen.setdefault(path.stem, path) != path] == []
