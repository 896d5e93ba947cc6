"""Options that commands share."""

from __future__ import annotations

import re
from pathlib import Path

import click

from wfm.config import Config
from wfm.config.report import LANGUAGES

config_argument = click.argument("config_file", metavar="CONFIG", type=click.Path(path_type=Path))
plan_argument = click.argument("folder", metavar="PLAN", type=click.Path(path_type=Path))
week_option = click.option("--week", metavar="DATE", help="First day of the plan, instead of week.start.")
previous_option = click.option(
    "--previous",
    metavar="PLAN",
    type=click.Path(path_type=Path),
    help="Plan folder of the weeks before: rest and days in a row go on from it.",
)
lang_option = click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="Language of the pages, instead of report.language."
)
quiet_option = click.option("--quiet", is_flag=True, help="Print nothing but errors.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def out_option(what: str):
    """Return the option `--out` with a help text of its own."""
    return path_option("--out", what, "PATH")


def path_option(names: str, what: str, metavar: str = "FILE"):
    """Return an option that takes a path; `names` is the flag, and the argument's name where that is another."""
    return click.option(*names.split(), metavar=metavar, type=click.Path(path_type=Path), help=what)


def default_folder(config: Config) -> Path:
    """Return the plan folder of a configuration where none is named: plans/SITE-START."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", config.site.name).strip("-.").lower() or "plan"
    return Path("plans") / f"{name}-{config.week.start}"
