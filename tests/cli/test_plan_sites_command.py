"""`wfm plan` of several sites: each in its folder, faults of one beside the plans of others, and a run that goes on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_run import replace, starter, wfm


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    folder = starter(tmp_path / "sites")
    text = (folder / "plan.yaml").read_text(encoding="utf-8")
    (folder / "plan.yaml").rename(folder / "north.yaml")
    (folder / "south.yaml").write_text(text, encoding="utf-8")
    return folder


def test_each_site_has_its_plan_and_they_are_those_of_one_alone(sites: Path):
    done = wfm("plan", "north.yaml", "south.yaml", "--workers", "2", "--out", "p", "--json", cwd=sites)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)["sites"]
    assert [row["plan"] for row in rows] == ["p/north", "p/south"]
    assert wfm("check", "p/south", cwd=sites).returncode == 0
    assert wfm("plan", "north.yaml", "--quiet", "--out", "alone", cwd=sites).returncode == 0
    for name in ("shifts.csv", "coverage.csv", "summary.json"):
        assert (sites / "p" / "north" / name).read_bytes() == (sites / "alone" / name).read_bytes()
    assert not (sites / "p" / ".done").exists()


def test_a_site_without_a_roster_is_a_line_and_the_others_are_planned(sites: Path):
    replace(sites / "north.yaml", ("  weekly: 8000 ", "  weekly: 100 "))
    done = wfm("plan", "north.yaml", "south.yaml", "--out", "p", cwd=sites)
    assert done.returncode == 3
    assert "infeasible: no roster can exist" in done.stdout
    assert (sites / "p" / "south" / "shifts.csv").is_file()
    assert not (sites / "p" / "north").exists()


def test_faults_of_all_files_are_told_before_anything_runs(sites: Path):
    for name in ("north.yaml", "south.yaml"):
        replace(sites / name, ("  weekly: 8000", "  weakly: 8000"))
    done = wfm("plan", "north.yaml", "south.yaml", "--out", "p", cwd=sites)
    assert done.returncode == 2
    assert {line.split(":")[0] for line in done.stderr.strip().splitlines()} == {"north.yaml", "south.yaml"}
    assert not (sites / "p").exists()


def test_what_cannot_go_together_is_refused(sites: Path):
    for more in (("--simulate",), ("--workers", "2", "--dask", "tcp://127.0.0.1:1")):
        assert wfm("plan", "north.yaml", "south.yaml", *more, cwd=sites).returncode == 2
    assert wfm("plan", "north.yaml", "--workers", "2", cwd=sites).returncode == 2
    done = wfm("plan", "north.yaml", "south.yaml", "--dask", "tcp://127.0.0.1:9", "--out", "p", cwd=sites)
    assert done.returncode == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in done.stderr
    twice = sites / "more"
    twice.mkdir()
    (twice / "north.yaml").write_text("extends: ../north.yaml\n", encoding="utf-8")
    done = wfm("plan", "north.yaml", "more/north.yaml", cwd=sites)
    assert done.returncode == 2
    assert "share a folder" in done.stderr
