"""What `wfm` says of itself, and what it does not load to say it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest
from cli_run import wfm
from click.testing import CliRunner

from wfm import __version__
from wfm.cli.main import COMMANDS, cli

HEAVY = ("prophet", "cmdstanpy", "ortools", "numba", "pandas", "matplotlib", "plotly", "jinja2", "openpyxl", "pyarrow")
NEEDED = ("init", "plan", "forecast", "staff", "schedule", "check", "report", "erlang")
INSTEAD_OF_OUT = {"init": "DIR", "serve": "PLAN"}  # these name what they write, or write nothing


def help_of(name: str) -> str:
    result = CliRunner().invoke(cli, [name, "--help"], prog_name="wfm", catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_every_command_is_listed_with_what_it_does(tmp_path: Path):
    run = wfm("--help", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    listed = run.stdout.partition("Commands:")[2]
    assert set(NEEDED) <= set(COMMANDS)
    assert [name for name in COMMANDS if f"\n  {name} " not in listed] == []
    assert "Example: wfm init demo && wfm plan demo/plan.yaml" in run.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str):
    text = help_of(name)
    assert text.startswith(f"Usage: wfm {name} [OPTIONS]")
    assert "Example" in text
    assert f"wfm {name} " in text.partition("Example")[2]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_quiet_and_says_where_its_output_goes(name: str):
    text = help_of(name)
    assert "--quiet" in text
    assert INSTEAD_OF_OUT.get(name, "--out") in text


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("report", "serve", "export")])
def test_commands_that_print_a_result_print_it_as_json_too(name: str):
    assert "--json" in help_of(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_explained(name: str):
    command = cli.get_command(click.Context(cli), name)
    options = [option for option in command.params if isinstance(option, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_the_version_is_that_of_the_package(tmp_path: Path):
    assert wfm("--version", cwd=tmp_path).stdout == f"wfm, version {__version__}\n"


@pytest.mark.parametrize("code", ["import wfm", "import wfm.cli.main", "from wfm.cli.main import run; run()"])
def test_nothing_heavy_is_loaded_to_start(code: str):
    report = f"print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])"
    text = f"import sys, atexit\natexit.register(lambda: {report})\nsys.argv = ['wfm', '--help']\n{code}"
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.splitlines()[-1] == "LOADED"


def test_what_a_library_prints_itself_does_not_stand_among_results():
    text = """
import ctypes, wfm.cli.main as main
def cli(standalone_mode):
    ctypes.CDLL(None).puts(b"from a library")
    print("a result")
main.cli.main = cli
main.run()
"""
    run = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "a result\n", "")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["plam", "plan.yaml"], "wfm: no command 'plam'; did you mean 'plan'?"),
        (["plan"], "wfm: Missing argument 'CONFIG'."),
        (["plan", "plan.yaml", "--bugdet", "1"], "wfm: No such option"),
        (["plan", "none.yaml"], "none.yaml: no such file; check the path"),
        (["plan", "."], ".: no such file; check the path"),
        (["check", "none"], "none: no such plan folder"),
        (["report", "none"], "none: is not a plan folder"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(tmp_path: Path, args: list[str], words: str):
    run = wfm(*args, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(words)
    assert run.stderr.count("\n") == 1


def test_wfm_alone_shows_its_help(tmp_path: Path):
    assert "Commands:" in wfm(cwd=tmp_path).stdout
