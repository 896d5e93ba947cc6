"""`wfm kpi` of many plans, as people run it: the pack and the store, again and again, and what it refuses."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from weeks import as_planned, write

from wfm.cli.kpi import kpi
from wfm.cli.kpi_trends import read_all
from wfm.errors import InputError
from wfm.performance.actuals import read_actuals
from wfm.performance.planned import read_planned_week
from wfm.performance.trends.measure import Happened, Measured, given_plans, measure_weeks

WEEK = dt.timedelta(weeks=1)


def later(plan: Path, weeks: int, folder: Path) -> Path:
    """Copy a plan folder to another week: every date in its files, the offsets as the clocks then are."""
    target = folder / f"week-{weeks:02d}"
    shutil.copytree(plan, target)
    shift = weeks * WEEK

    def moved(found: re.Match[str]) -> str:
        if found[2]:
            stamp = (pd.Timestamp(found[1] + found[2]) + shift).tz_localize("Europe/Amsterdam", nonexistent="NaT")
            return "SKIPPED" if pd.isna(stamp) else stamp.isoformat()
        return str(dt.date.fromisoformat(found[1]) + shift)

    for path in [*target.glob("*.csv"), target / "inputs" / "plan.yaml"]:
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}:\d{2})?(?:[+-]\d{2}:\d{2})?", moved, text)
        path.write_text("".join(line for line in text.splitlines(True) if "SKIPPED" not in line), encoding="utf-8")
    return target


def actuals_of(folder: Path, **factors: float) -> pd.DataFrame:
    plan = as_planned(read_planned_week(folder), **factors)
    return plan.assign(timestamp=plan["timestamp"].map(lambda stamp: stamp.isoformat()))


@pytest.fixture(scope="module")
def plans(planned_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Two plans, the second after a missing week and over the change of clocks, and a file of all actuals."""
    folder = tmp_path_factory.mktemp("weeks")
    made = [later(planned_folder, number, folder) for number in (14, 16)]
    rows = [actuals_of(one, volume=1 + 0.1 * number) for number, one in enumerate(made)]
    return *made, write(pd.concat(rows), folder / "actuals.csv")


def run(*words: object, code: int = 0) -> str:
    """Run the command; return what it printed, or the faults that it told."""
    done = CliRunner().invoke(kpi, [str(word) for word in words])
    if isinstance(done.exception, InputError):
        assert done.exception.exit_code == code
        return str(done.exception)
    assert done.exit_code == code, done.output
    return done.stdout


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def made(plans, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    """A folder of trends, its plans given out of order, and what was printed as JSON."""
    folder = tmp_path_factory.mktemp("trends") / "kpi"
    one, two, actuals = plans
    told = run(two, one, "--actuals", actuals, "--trends", folder, "--json")
    return folder, json.loads(told)


def test_plans_become_weeks_in_the_order_of_time(made):
    folder, told = made
    starts = ["2027-03-08", "2027-03-22"]
    assert [week["start"] for week in told["weeks"]] == starts
    assert [week["week"] for week in told["weeks"]] == [0, 2]
    assert {week["judged"] for week in told["weeks"]} == {1.0}
    assert sorted(content(folder)) == [
        "kpi_signals.csv", "kpi_trends.csv", "kpi_trends.html", "kpi_trends.xlsx",
        *(f"weeks/{start}.parquet" for start in starts),
    ]  # fmt: skip


def test_the_table_of_trends_has_what_was_measured(made):
    table = pd.read_csv(made[0] / "kpi_trends.csv", keep_default_na=False, dtype=str)
    offered = table[(table["measure"] == "offered") & (table["queue"] == "") & (table["team"] == "")]
    plan, actual = offered["plan"].astype(float), offered["actual"].astype(float)
    assert list((actual / plan).round(4)) == [1.0, 1.1]
    assert set(table["queue"]) == {"", "billing", "tech", "email"}


def test_a_week_that_is_measured_again_replaces_itself_alone(made, plans, tmp_path: Path):
    folder = shutil.copytree(made[0], tmp_path / "kpi")
    again = write(actuals_of(plans[1], volume=1.5), tmp_path / "again.csv")
    run(plans[1], "--actuals", again, "--trends", folder, "--quiet")
    before, after = content(made[0]), content(folder)
    changed = [name for name in before if before[name] != after[name]]
    assert [name for name in changed if name.startswith("weeks")] == ["weeks/2027-03-22.parquet"]
    assert list(before) == list(after)


def test_two_plans_of_one_week_are_told_before_anything_is_written(plans, planned_folder: Path, tmp_path: Path):
    twin = later(planned_folder, 14, tmp_path)
    told = run(plans[0], twin, "--actuals", plans[2], "--trends", tmp_path / "kpi", code=2)
    assert told.startswith(f"{twin}: week: the week of 2027-03-08 shares days with that of 2027-03-08 of {plans[0]}")
    assert not (tmp_path / "kpi").exists()


def measured(plans: Sequence[Path], actuals: pd.DataFrame, folder: Path) -> Measured:
    file = write(actuals, folder / "some.csv")
    return measure_weeks(given_plans(plans), Happened(partial(read_actuals, file)))


def test_weeks_in_part_are_marked_and_those_that_nothing_tells_of_left_out_with_a_note(plans, tmp_path: Path):
    rows = actuals_of(plans[0])
    found = measured(plans[:2], rows[rows["timestamp"] < "2027-03-11"], tmp_path)
    assert [week.start for week in found.weeks] == [dt.date(2027, 3, 8)]
    assert 0.4 < found.weeks[0].judged < 0.6
    assert not found.weeks[0].whole
    assert f"{plans[1]} is not measured: the actuals do not tell of 2027-03-22 to 2027-03-28" in found.notes
    with pytest.raises(InputError, match="nothing is measured: the actuals do not tell of 2027-03-22 to 2027-03-28"):
        measured(plans[1:2], rows, tmp_path)


def test_files_of_actuals_are_read_together_and_their_faults_told_together(plans, tmp_path: Path):
    rows = actuals_of(plans[0])
    halves = [write(part, tmp_path / f"{place}.csv") for place, part in enumerate((rows[::2], rows[1::2]))]
    assert len(read_all(halves, read_actuals, "Europe/Amsterdam")) == len(rows)
    given = [word for path in halves for word in ("--actuals", path)]
    for path in halves:
        path.write_text("timestamp,queue,contacts\n2027-03-08T09:00:00+01:00,billing,many\n", encoding="utf-8")
    told = run(plans[0], *given, "--trends", tmp_path / "kpi", code=2).splitlines()
    assert [line.partition(": ")[0] for line in told] == [f"{path}:2" for path in halves]


def test_a_folder_with_something_else_and_files_are_refused(plans, tmp_path: Path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    told = run(plans[0], "--actuals", plans[2], "--trends", tmp_path, code=2)
    assert told == f"{tmp_path}: --trends: holds notes.txt, which is no part of trends; name a folder of its own"
    file = tmp_path / "notes.txt"
    assert "is a file" in run(plans[0], "--actuals", plans[2], "--trends", file, code=2)


def test_one_plan_takes_one_file_of_actuals(plans):
    done = CliRunner().invoke(kpi, [str(plans[0]), "--actuals", str(plans[2]), "--actuals", str(plans[2])])
    assert done.exit_code == 2
    assert "--actuals: one file for one plan" in done.output


def test_causes_add_up_and_those_that_nobody_recorded_are_left_out(made):
    table = pd.read_csv(made[0] / "kpi_trends.csv", keep_default_na=False, dtype=str)
    whole = table[(table["queue"] == "") & (table["team"] == "") & (table["start"] == "2027-03-22")]
    parts = whole[whole["measure"].str.startswith("miss_")].set_index("measure")["actual"].astype(float)
    assert list(parts.index) == ["miss_volume", "miss_aht", "miss_model", "miss_total"]
    assert parts.drop("miss_total").sum() == pytest.approx(parts["miss_total"])
    assert "nobody recorded it" in (made[0] / "kpi_trends.html").read_text(encoding="utf-8")
