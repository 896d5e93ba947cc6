"""`wfm`: commands are loaded when they are called, so that `wfm --help` is quick."""

from __future__ import annotations

import importlib
import keyword
import os
import sys

import click

import wfm
from wfm.errors import WfmError

# Name of each command, the file it stands in, and its line in `wfm --help`.
COMMANDS = {
    "init": ("wfm.cli.init", "Write a commented configuration and sample data that run as they are."),
    "plan": ("wfm.cli.plan", "Plan: history, forecast, requirements, roster, report and exports."),
    "forecast": ("wfm.cli.forecast", "Forecast contacts and handle time from the history."),
    "backtest": ("wfm.cli.backtest", "Test the forecast on the past, beside simpler models."),
    "staff": ("wfm.cli.stages", "Turn a forecast into staffing needs."),
    "schedule": ("wfm.cli.stages", "Build the roster from staffing needs."),
    "simulate": ("wfm.cli.simulate", "Simulate a roster: the service level it really gives, with its interval."),
    "capacity": ("wfm.cli.capacity", "Plan hiring over months: classes, attrition, overtime, outsourcing, budget."),
    "scenarios": ("wfm.cli.scenarios", "Compare budgets, targets and what-ifs: what each buys, what none can beat."),
    "replan": ("wfm.cli.replan", "Mend a plan after sick calls, late changes or a surge, changing little."),
    "swap": ("wfm.cli.swap", "Say whether two agents may swap shifts, and what it costs."),
    "check": ("wfm.cli.check", "Verify a plan folder: every rule, the cost, the coverage and the budget."),
    "explain": (
        "wfm.cli.explain",
        "Explain why intervals are short, or why there is no roster, with the cheapest fixes.",
    ),
    "kpi": ("wfm.cli.kpi", "Plan against actual: service, forecast, adherence, cost, each beside its target."),
    "import": ("wfm.cli.import_", "Read tables from files of other systems."),
    "profiles": ("wfm.cli.profiles", "List the other systems that tables come from and go to."),
    "report": ("wfm.cli.report", "Write the offline HTML report of a plan folder anew."),
    "serve": ("wfm.cli.serve", "Open the planner's page of a plan on this machine: edit, judge, optimise, save."),
    "export": ("wfm.cli.export", "Write a plan for another system: schedules, calendars, messages, pages, BI tables."),
    "erlang": ("wfm.cli.erlang", "Calculate with Erlang B, C and A."),
}


class _Lazy(click.Group):
    """A group that imports a command's file when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if keyword.iskeyword(cmd_name) else cmd_name
        return getattr(importlib.import_module(COMMANDS[cmd_name][0]), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]):
        from wfm.config.nearest import did_you_mean

        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(f"no command '{args[0]}'{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(wfm.__version__, prog_name="wfm")
def cli() -> None:
    """Workforce forecasting and scheduling for contact centres.

    Example: wfm init demo && wfm plan demo/plan.yaml
    """


def _native_output_apart() -> None:
    """Leave standard output to Python alone: HiGHS prints a line of its own there now and then, among `--json` too."""
    out = sys.stdout
    if out is not sys.__stdout__ or out is None:
        return
    try:
        out.flush()
        own = os.dup(out.fileno())
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except OSError:  # there is none
        return
    sys.stdout = open(own, "w", 1 if os.isatty(own) else -1, encoding=out.encoding, errors=out.errors)  # noqa: SIM115


def run() -> None:
    """Run the command line and exit with the contract's codes."""
    _native_output_apart()
    try:
        code = cli.main(standalone_mode=False) or 0
    except click.exceptions.Abort:
        code = 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        code = 2
    except click.ClickException as error:
        click.echo(f"wfm: {error.format_message()}", err=True)
        code = error.exit_code
    except WfmError as error:
        click.echo(str(error), err=True)
        code = error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        click.echo(f"{error.filename or 'wfm'}: {error.strerror or error}", err=True)
        code = 2
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    run()
