"""`wfm import` and `wfm profiles`, as a user runs them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from cli_run import replace, starter, wfm, wfm_here

SAMPLES = Path(__file__).parents[1] / "interchange" / "samples"
PROFILES = Path(__file__).parents[2] / "wfm" / "interchange" / "profiles"
GENESYS = SAMPLES / "genesys-history.csv"


def genesys_weeks(path: Path, weeks: int, end: dt.datetime) -> Path:
    """Write weeks of quarter hours of the starter's queues as Genesys exports them."""
    lines = [
        "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time"
    ]
    moment = end - dt.timedelta(weeks=weeks)
    while moment < end:
        count = 4 + moment.hour % 5 + moment.weekday()
        for queue, media in (("voice", "Voice"), ("chat", "Chat")):
            lines.append(f"{moment:%Y-%m-%dT%H:%M:%SZ},{queue},{media},,,{count},{count},{count * 300}")
        moment += dt.timedelta(minutes=15)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_import_writes_the_table_and_says_so(tmp_path: Path) -> None:
    run = wfm("import", "genesys-history", GENESYS, "--timezone", "Europe/Amsterdam", "--out", "h.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout, run.stderr) == (0, "h.csv: 4 rows of history\n", "")
    text = (tmp_path / "h.csv").read_text(encoding="utf-8")
    assert text.splitlines()[1] == "2026-11-02T08:00:00+01:00,billing,20,266.6667,voice"
    assert [path.name for path in tmp_path.iterdir()] == ["h.csv"]


def test_imported_history_is_forecast(tmp_path: Path) -> None:
    folder = starter(tmp_path / "site")
    genesys_weeks(tmp_path / "export.csv", 5, dt.datetime(2026, 11, 30))
    (folder / "history.csv").unlink(missing_ok=True)
    run = wfm(
        "import",
        "genesys-history",
        tmp_path / "export.csv",
        "--config",
        "plan.yaml",
        "--out",
        "history.csv",
        cwd=folder,
    )
    assert (run.returncode, run.stderr) == (0, "")
    run = wfm("forecast", "plan.yaml", "--out", "forecast.csv", "--quiet", cwd=folder)
    assert (run.returncode, run.stderr) == (0, "")
    assert (folder / "forecast.csv").read_text(encoding="utf-8").count("\n") > 500


def test_a_dry_run_shows_rows_and_writes_nothing(tmp_path: Path) -> None:
    run = wfm_here("import", "genesys-history", GENESYS, "--dry-run", "--out", "h.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout.splitlines()[0]) == (0, "timestamp,queue,contacts,aht_seconds,channel")
    assert list(tmp_path.iterdir()) == []


def test_the_result_as_json(tmp_path: Path) -> None:
    run = wfm_here("import", "genesys-history", GENESYS, "--json", "--out", "h.csv", cwd=tmp_path)
    told = json.loads(run.stdout)
    assert {key: told[key] for key in ("profile", "table", "grade", "rows", "out")} == {
        "profile": "genesys-history", "table": "history", "grade": "A", "rows": 4, "out": "h.csv",
    }  # fmt: skip
    assert told["first"][1]["aht_seconds"] is None


def test_unverified_formats_say_so(tmp_path: Path) -> None:
    run = wfm_here("import", "cxone-history", SAMPLES / "cxone-history.csv", "--out", "h.csv", cwd=tmp_path)
    assert (run.returncode, run.stderr.count("\n")) == (0, 1)
    assert "the format of cxone-history is unverified" in run.stderr


def test_all_bad_cells_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        GENESYS.read_text(encoding="utf-8")
        .replace(",16,14,4200", ",many,14,-1")
        .replace("2026-11-02T07:15:00.000Z", "noon")
    )
    run = wfm_here("import", "genesys-history", "bad.csv", "--out", "h.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.splitlines() == [
        "bad.csv:2: Offered: 'many' is not a number of at least 0",
        "bad.csv:2: Total Handle Time: '-1' is not a number of at least 0",
        "bad.csv:4: Interval Start UTC Date: 'noon' is not a time; write it as 2026-11-30 08:15",
    ]
    assert not (tmp_path / "h.csv").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["genesys-schedule", GENESYS], "'genesys-schedule' writes plans: wfm export takes it"),
        (["genesys-histori", GENESYS], "did you mean 'genesys-history'?"),
        (["genesys-history", "none.csv"], "none.csv: no such file"),
        (["none.yaml", GENESYS], "none.yaml: no such file"),
        (["genesys-history", GENESYS, "--timezone", "Europe/Amsterdm"], "did you mean 'Europe/Amsterdam'?"),
        (["genesys-history", GENESYS, "--map", "x"], "'x' is not two names with = between them"),
        (["genesys-history", GENESYS, "--out", "no/h.csv"], "no/h.csv: --out: cannot be written"),
        (["amazon-connect-history", GENESYS], "QueueName: no such column; did you mean 'Queue'?"),
    ],
)
def test_wrong_use_is_told_in_words(tmp_path: Path, args: list, words: str) -> None:
    run = wfm_here("import", *args, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert words in run.stderr
    assert "Traceback" not in run.stderr


def test_columns_of_other_names_are_mapped(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("when,calls\n2026-11-02 08:00,5\n")
    run = wfm_here(
        "import", "generic-history", "mine.csv", "--map", "when=timestamp", "--queue", "billing", cwd=tmp_path
    )
    assert run.stdout.splitlines() == ["timestamp,queue,contacts", "2026-11-02T08:00:00,billing,5"]


def test_profiles_lists_both_directions(tmp_path: Path) -> None:
    rows = json.loads(wfm_here("profiles", "--json", cwd=tmp_path).stdout)
    assert {
        "name": "genesys-history",
        "system": "Genesys Cloud",
        "direction": "in",
        "table": "history",
        "grade": "A",
    } in rows
    assert {row["direction"] for row in rows} == {"in", "out"}
    lines = wfm_here("profiles", cwd=tmp_path).stdout.splitlines()
    assert len(lines) == len(rows) + 1
    assert any("cxone-history" in line and "unverified" in line for line in lines)


def test_profiles_check_tells_every_fault_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "name: mine\nsystem: Mine\ndirection: in\ntable: history\ngrad: A\n"
        "time: {column: t, timezone: Mars}\nqueue: q\ncontacts: n\ndrop:\n  - {column: s, matches: '('}\n"
    )
    run = wfm_here("profiles", "check", "mine.yaml", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    for words in (
        "mine.yaml:5: grad: unknown key; did you mean 'grade'?",
        "grade: is missing",
        "mine.yaml:6: time.timezone: 'Mars' is no time zone",
        "mine.yaml:10: drop.0.matches: '(' is not a regular expression",
    ):
        assert words in run.stderr
    replace(tmp_path / "mine.yaml", ("grad:", "grade:"), ("Mars", "UTC"), ("'('", "'x'"))
    run = wfm_here("profiles", "check", "mine.yaml", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")


def test_own_profiles_that_write_are_checked_and_used(tmp_path: Path) -> None:
    text = (PROFILES / "teams-shifts.yaml").read_text(encoding="utf-8").replace("name: teams-shifts", "name: mine")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    run = wfm_here("profiles", "check", "mine.yaml", cwd=tmp_path)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "mine.yaml: writes shifts for Microsoft Teams Shifts; nothing is wrong with it\n"
    run = wfm_here("import", "mine.yaml", GENESYS, cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr == "mine.yaml:5: direction: the profile writes plans: wfm export takes it\n"
    replace(tmp_path / "mine.yaml", ("direction: out", "direction: ou"))
    run = wfm_here("profiles", "check", "mine.yaml", cwd=tmp_path)
    words = "direction: say in (reads a system's files) or out (writes plans for it)"
    assert (run.returncode, run.stderr) == (2, f"mine.yaml:5: {words}\n")


def test_time_off_goes_into_the_agents_table(tmp_path: Path) -> None:
    agents = "agent_id,name,contract,skills,hourly_cost,time_off,size\n17,Ada,x,a,20,2026-11-30,39\n18,Bo,x,a,1,,\n"
    (tmp_path / "agents.csv").write_text(agents, encoding="utf-8")
    source = SAMPLES / "bamboohr-time-off.csv"
    run = wfm_here("import", "bamboohr-time-off", source, "--agents", "agents.csv", "--out", "new.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (0, "new.csv: 2 rows of agents\n")
    assert "agents.csv has no 19: 1 left out" in run.stderr
    assert (tmp_path / "new.csv").read_text(encoding="utf-8").splitlines()[1:] == [
        "17,Ada,x,a,20,2026-11-30|2026-12-01..2026-12-03,39",
        "18,Bo,x,a,1,,",
    ]
    run = wfm_here("import", "genesys-history", GENESYS, "--agents", "agents.csv", cwd=tmp_path)
    assert (run.returncode, run.stdout) == (2, "")
