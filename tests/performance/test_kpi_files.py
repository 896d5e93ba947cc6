"""Files of every kind, and those of states and scores: faults are told with their place, all of all files at once."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from weeks import as_planned, worked_as_planned, write

from wfm.errors import InputError
from wfm.performance.kpi import make_kpi
from wfm.performance.scores import read_scores
from wfm.performance.week import read_week
from wfm.performance.worked import read_worked, worked_of

ZONE = "Europe/Amsterdam"


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "parquet", "xlsx"])
def test_every_kind_of_file(planned, planned_folder, tmp_path, ending):
    actuals = as_planned(planned)
    path = tmp_path / f"actuals.{ending}"
    if ending.startswith("csv"):
        write(actuals, path)
    elif ending == "parquet":
        actuals.to_parquet(path)
    else:
        actuals.assign(timestamp=actuals["timestamp"].dt.tz_localize(None)).to_excel(path, index=False)
    week = read_week(planned_folder, path)
    assert week.actuals["contacts"].sum() == pytest.approx(actuals["contacts"].sum())
    assert week.notes == ()


def test_faults_of_all_files_at_once(planned, planned_folder, tmp_path):
    (tmp_path / "a.csv").write_text("timestamp,queue\n2026-11-30 08:00,billing\n", encoding="utf-8")
    (tmp_path / "w.csv").write_text(
        "agent_id,start,end,activity\nA01,2026-11-30 09:00,2026-11-30 08:00,work\n", encoding="utf-8"
    )
    (tmp_path / "s.csv").write_text("agent_id,date,measure,score\nA01,2026-11-30,adherence,3\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_week(planned_folder, tmp_path / "a.csv", tmp_path / "w.csv", tmp_path / "s.csv")
    assert [(Path(one.file).name, one.line, one.field) for one in caught.value.problems] == [
        ("a.csv", 1, "contacts"), ("s.csv", 2, "measure"), ("w.csv", 2, "end"),
    ]  # fmt: skip


def states(planned, tmp_path, *rows: str):
    path = tmp_path / "worked.csv"
    path.write_text("agent_id,start,end,activity,paid\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return worked_of(planned, read_worked(path, ZONE))


def test_states_that_nobody_explains(planned, tmp_path):
    with pytest.raises(
        InputError, match=r"worked.csv:3: activity: 'Handlin' \(2 rows\) is no activity.*did you mean 'handling'"
    ):
        states(
            planned, tmp_path, "A01,2026-11-30 12:00,2026-11-30 13:00,WORK,true",
            "A01,2026-11-30 13:00,2026-11-30 14:00,Handlin,true", "A02,2026-11-30 13:00,2026-11-30 14:00,Handlin,true",
        )  # fmt: skip


def test_states_that_overlap(planned, tmp_path):
    with pytest.raises(
        InputError, match=r"worked.csv:3: start: 2026-11-30 12:30:00 of the agent 'A01' lies within line 2"
    ):
        states(
            planned, tmp_path, "A01,2026-11-30 12:00,2026-11-30 13:00,work,true",
            "A01,2026-11-30 12:30,2026-11-30 14:00,rest,true",
        )  # fmt: skip


def test_unknown_agents_are_told(planned, tmp_path):
    found = states(
        planned, tmp_path, "A01,2026-11-30 12:00,2026-11-30 13:00,work,true",
        "Z9,2026-11-30 12:00,2026-11-30 13:00,work,true",
        "A01,2026-11-30 12:00,2026-11-30 13:00,work,true",
    )  # fmt: skip
    assert len(found.rows) == 1
    assert found.notes == ("1 rows of the agent 'Z9' are left out: the plan has none such",)
    with pytest.raises(InputError, match="no row is of the plan's agents: 'Z9'"):
        states(planned, tmp_path, "Z9,2026-11-30 12:00,2026-11-30 13:00,work,true")


def test_states_of_other_systems(planned, tmp_path):
    kpi = planned.config.kpi.model_validate({"states": {"Talk": "handling", "Pause": "break", "No show": "absent"}})
    plan = dataclasses.replace(planned, config=planned.config.model_copy(update={"kpi": kpi}))
    found = states(
        plan,
        tmp_path,
        "A01,2026-11-30 12:00,2026-11-30 13:00,talk,true",
        "A01,2026-11-30 13:00,2026-11-30 14:00,No Show,false",
    )
    assert found.rows["state"].tolist() == [1, 5]


def test_work_of_the_night_before_belongs_to_the_week_before(planned, tmp_path):
    found = states(
        planned, tmp_path, "A01,2026-11-29 22:00,2026-11-30 03:00,work,true",
        "A01,2026-11-30 03:00,2026-11-30 06:00,work,true",
        "A01,2026-11-30 12:00,2026-11-30 18:00,work,true", "A01,2026-12-06 22:00,2026-12-07 06:00,work,true",
    )  # fmt: skip
    assert found.rows["start"].dt.strftime("%d %H").tolist() == ["30 12", "06 22"]


def test_scores_must_be_of_the_week(planned_folder, planned, tmp_path):
    path = tmp_path / "scores.csv"
    path.write_text("date,measure,score\n2026-01-01,Quality,3\n", encoding="utf-8")
    assert read_scores(path, ZONE)["measure"].tolist() == ["quality"]
    with pytest.raises(InputError, match="no score is of the plan's dates"):
        read_week(planned_folder, write(as_planned(planned), tmp_path / "a.csv"), None, path)


def test_states_that_end_mid_week(planned, planned_folder, tmp_path):
    worked = worked_as_planned(planned)
    until = pd.Timestamp("2026-12-02", tz=ZONE)
    week = read_week(
        planned_folder, write(as_planned(planned), tmp_path / "a.csv"),
        write(worked[worked["end"] <= until], tmp_path / "w.csv"),
    )  # fmt: skip
    made = make_kpi(week)
    found = made.overall.set_index("measure")
    assert found.loc["adherence", "actual"] == pytest.approx(1.0)
    assert found.loc["cost", "actual"] == pytest.approx(found.loc["cost", "plan"])
    assert found.loc["paid_hours", "plan"] < planned.shifts["paid_hours"].sum() / 2
    assert np.isnan(found.loc["cost", "target"])
    assert any("agents' time is judged up to Tue 2026-12-01" in note for note in made.notes)
