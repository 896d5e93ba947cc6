"""`wfm replan` and `wfm swap`: a roster that stands, changed as little as it takes."""

from __future__ import annotations

import datetime as dt
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wfm.cli.options import json_option, out_option, plan_argument, quiet_option

if TYPE_CHECKING:
    import pandas as pd

    from wfm.replan import Absence, Replanned


MOST_LINES = 20
MOMENTS = ("%Y-%m-%dT%H:%M", "%Y-%m-%d", "%Y-%m-%dT%H:%M%z")
CHANGES = {
    "absent": "away", "breaks": "breaks move", "shift": "shift moves", "new shift": "comes in",
    "instead": "works instead", "training": "training off", "longer": "stays longer", "shorter": "goes home",
}  # fmt: skip


class AbsentPart(click.ParamType):
    """`A017:2026-12-01`, or hours of a day: `A017:2026-12-01T10:00..2026-12-01T14:00`."""

    name = "AGENT:DATE"

    def convert(self, value, param, ctx):
        """Split an absence; instants are local to the site until it is known."""
        agent_id, _, when = str(value).partition(":")
        first, _, last = when.partition("..")
        try:
            if "T" in first:
                start, end = dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(last)
                if end <= start:
                    self.fail(f"{value!r}: ends before it starts", param, ctx)
                return agent_id, start, end
            date = dt.date.fromisoformat(first)
            until = dt.date.fromisoformat(last) if last else date
        except ValueError:
            self.fail(f"{value!r} is not like A017:2026-12-01 or A017:2026-12-01T10:00..2026-12-01T14:00", param, ctx)
        if until < date:
            self.fail(f"{value!r}: ends before it starts", param, ctx)
        return agent_id, date, until


class Volume(click.ParamType):
    """`billing:+20%`, `all:-5%` or `billing:x1.2`."""

    name = "QUEUE:CHANGE"

    def convert(self, value, param, ctx):
        """Return the queue and the factor."""
        queue, _, text = str(value).rpartition(":")
        try:
            if text.startswith("x"):
                factor = float(text[1:])
            elif text.endswith("%") and text[0] in "+-":
                factor = 1 + float(text[:-1]) / 100
            else:
                raise ValueError
        except (ValueError, IndexError):
            self.fail(f"{value!r} is not like billing:+20%, all:-5% or billing:x1.2", param, ctx)
        if not queue or not 0 <= factor <= 100:
            self.fail(
                f"{value!r}: name a queue (or all) and a change that leaves 0 to 100 times the contacts", param, ctx
            )
        return queue, factor


class AgentDate(click.ParamType):
    """`A017:2026-12-01`."""

    name = "AGENT:DATE"

    def convert(self, value, param, ctx):
        """Return agent and date."""
        agent_id, _, text = str(value).rpartition(":")
        try:
            return agent_id, dt.date.fromisoformat(text)
        except ValueError:
            self.fail(f"{value!r} is not like A017:2026-12-01", param, ctx)


@click.command(
    epilog="Example: wfm replan plans/demo --absent A017:2026-12-01 --out plans/demo-tuesday\n\n"
    "Example: wfm replan plans/demo --volume all:+60% --from 2026-12-01T10:00 --dry-run"
)
@plan_argument
@click.option("--absent", type=AbsentPart(), multiple=True, help="Away for a date, dates (..), or hours of a day.")
@click.option(
    "--volume", type=Volume(), multiple=True, help="More or fewer contacts from now on; `all` for all queues."
)
@click.option("--aht", type=Volume(), multiple=True, help="Longer or shorter handle times from now on, likewise.")
@click.option("--until", type=click.DateTime(MOMENTS), help="When contacts are again as planned.")
@click.option(
    "--only",
    type=click.Choice(("breaks", "training", "time-off", "extend", "move", "call-in")),
    help="One kind of change alone, in shifts that have begun, too, where it lies ahead.",
)
@click.option("--more-budget", type=click.FloatRange(0), default=0.0, help="Money that the weekly budget is raised by.")
@click.option("--lock", type=AgentDate(), multiple=True, help="A shift that must stay.")
@click.option("--from", "since", type=click.DateTime(MOMENTS), help="Now: what has begun stays.")
@click.option("--notice", type=click.FloatRange(0, 1000), default=0.0, help="Hours before which shifts stay, too.")
@click.option("--most-people", type=click.IntRange(0), help="People touched at most; five an absence by default.")
@click.option("--no-overtime", is_flag=True, help="Pay no overtime beyond what stands.")
@click.option("--cancel-training", is_flag=True, help="Give up training where that serves better.")
@click.option("--dry-run", is_flag=True, help="Say what would change and write nothing.")
@out_option("Folder of the mended plan; PLAN.replanned by default.")
@quiet_option
@json_option
def replan(
    folder: Path, absent, volume, aht, until, only: str | None, more_budget: float, lock, since, notice: float,
    most_people: int | None, no_overtime: bool, cancel_training: bool, dry_run: bool, out: Path | None, quiet: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Mend a plan after sick calls, late changes or a surge, with as few people disturbed as possible.

    Breaks move before shifts, shifts before anybody is asked to come in; what has begun stays, hours, rest and budget
    hold. With --volume it also says what each further step would recover, and what nothing can.
    """
    from wfm.config import load
    from wfm.plan_folder import read_summary, refuse_foreign, write_plan
    from wfm.replan import Asked, replan
    from wfm.schedule.repair import Rights
    from wfm.timing import timing

    read_summary(folder)
    target = out or folder.with_name(f"{folder.name}.replanned")
    if not dry_run:
        refuse_foreign(target)
    zone = load(folder / "inputs" / "plan.yaml").site.timezone
    asked = Asked(
        absences=[one for part in absent for one in _absences(part, zone)],
        volume=dict(volume),
        aht=dict(aht),
        until=_instant(until, zone),
        only=only,
        more_budget=more_budget,
        locks=lock,
        since=_instant(since, zone),
        notice_hours=notice,
        most_people=most_people,
        rights=Rights(overtime=not no_overtime, cancel=cancel_training),
    )
    begun = time.monotonic()
    found = replan(folder, asked)
    try:
        if not dry_run:
            write_plan(
                found.plan, target, timing({"replan": round(time.monotonic() - begun, 3)}), changes=found.tables()
            )
        if as_json:
            click.echo(json.dumps(_data(found, None if dry_run else target), indent=2, ensure_ascii=False))
        elif not quiet:
            click.echo("\n".join(_lines(found, folder, None if dry_run else target)))
    finally:
        found.inputs.cleanup()


def _absences(part: tuple, zone: str) -> list[Absence]:
    from wfm.replan import Absence

    agent_id, first, last = part
    if isinstance(first, dt.datetime):
        return [Absence(agent_id, start=_instant(first, zone), end=_instant(last, zone))]
    return [Absence(agent_id, first + dt.timedelta(days=day)) for day in range((last - first).days + 1)]


def _instant(moment: dt.datetime | None, zone: str) -> pd.Timestamp | None:
    import pandas as pd

    if moment is None:
        return None
    stamp = pd.Timestamp(moment)
    return (
        stamp.tz_convert(zone) if stamp.tzinfo else stamp.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    )


def _data(found: Replanned, target: Path | None) -> dict:
    changes = found.changes.assign(date=found.changes["date"].astype(str)).to_dict("records")
    steps = [vars(step) for step in found.steps]
    return {"plan": None if target is None else str(target), "changes": changes, "steps": steps, **found.plan.summary}


def _lines(found: Replanned, folder: Path, target: Path | None) -> list[str]:
    config, changes = found.plan.config, found.changes
    money = f"{{:+,.{config.site.currency_decimals}f}}"
    asked = changes[~changes["change"].isin(["absent", "instead"])]
    people = asked["agent_id"].nunique()
    lines = [f"{folder}: {people} {'person' if people == 1 else 'people'} asked to change", *_ladder(found), ""]
    for row in changes.head(MOST_LINES).itertuples():
        what = CHANGES[row.change]
        moved = row.before and row.after and row.before != row.after
        times = f"{row.before} -> {row.after}" if moved else (row.after or row.before)
        cost = (
            ""
            if row.change in ("absent", "breaks", "instead")
            else f", {config.site.currency} {money.format(row.cost)}"
        )
        lines.append(
            f"  {row.date:%a %d %b}  {row.agent_id:<8} {row.name:<20} {what:<12} {times}{cost}  ({row.reason})"
        )
    if len(changes) > MOST_LINES:
        lines.append(f"  and {len(changes) - MOST_LINES} more changes, all of them in changes.csv")
    if not people:
        lines.append("  no change gains enough within hours, rest, notice and budget")
    lines.append("")
    before, now = found.before, found.plan.summary
    lines.append(
        f"  before {before['service_level']['overall']:.1%} for {before['cost']:,.2f}, "
        f"now {now['service_level']['overall']:.1%} for {now['cost']:,.2f} {config.site.currency}"
    )
    lines.append("  nothing was written" if target is None else f"  folder {target}; the changes are in changes.csv")
    return lines


def _ladder(found: Replanned) -> list[str]:
    """Say what each step recovers, and what nothing can."""
    lines = [f"  {'':<36}{'service':>9}{'in time':>12}{'cost':>15}{'people':>8}"]
    lines += [
        f"  {step.step:<36}{step.service_level:>9.1%}{step.answered:>12,.0f}{step.cost:>15,.2f}{step.people:>8}"
        for step in found.steps
    ]
    return lines + _beyond(found)


def _beyond(found: Replanned) -> list[str]:
    """Say what nothing recovers."""
    if len(found.steps) < 3:
        return []
    config, requirements = found.plan.config, found.plan.requirements
    wanted = sum(
        requirements.loc[requirements["queue"] == queue.name, "contacts"].sum() * queue.service_level.target
        for queue in config.queues
    )
    short = wanted - max(step.answered for step in found.steps)
    if short <= 0:
        return ["  the targets can be met over the plan"]
    return [
        f"  {short:,.0f} contacts short of the targets whatever is done: no hours, people or skills are left for them"
    ]
