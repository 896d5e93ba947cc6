"""What a reader of the Thai pages has to know is told in Thai: nothing is left that is marked as English."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from weeks import as_planned, worked_as_planned, write

from wfm.cli.kpi import kpi

FOREIGN = '<span lang="en"'


@pytest.fixture(scope="module")
def files(planned, tmp_path_factory) -> Path:
    """Actuals that begin on Tuesday and end on Friday, with rows of others; activities that end before."""
    folder = tmp_path_factory.mktemp("thai")
    came = as_planned(planned, 1.1, level=0.9)
    came = came[came["timestamp"].between("2026-12-01T10:00+01:00", "2026-12-04T12:00+01:00")]
    late = came.iloc[-1:].assign(queue="billing", timestamp=pd.Timestamp("2026-12-01T22:00+01:00"))
    strange = [came.iloc[:1].assign(queue=name) for name in ("biling", "zzz")]
    write(pd.concat([came, late, *strange]), folder / "actuals.csv")
    write(came.drop(columns=["wait_seconds", "aht_seconds", "answered"]), folder / "bare.csv")
    done = worked_as_planned(planned)
    done = done[done["start"] < "2026-12-03T12:00+01:00"]
    write(pd.concat([done, done.iloc[:1].assign(agent_id="Q99")]), folder / "worked.csv")
    return folder


def page(folder: Path, out: Path, *args: str | Path) -> str:
    words = [str(one) for one in (folder, *args, "--out", out, "--lang", "th", "--quiet")]
    assert CliRunner().invoke(kpi, words, catch_exceptions=False).exit_code == 0
    (made,) = out.glob("*.html")
    return made.read_text(encoding="utf-8")


def test_notes_of_a_week(planned_folder, files, tmp_path):
    told = page(planned_folder, tmp_path, "--actuals", files / "actuals.csv", "--activities", files / "worked.csv")
    for words in ("วัดตั้งแต่ อ. 1 ธ.ค.", "วัดถึง ศ. 4 ธ.ค.", "ตัดออก 1 แถวของคิว 'zzz'", "หมายถึง 'billing' หรือไม่", "'Q99'"):
        assert words in told.replace("&#39;", "'"), words
    assert FOREIGN not in told


def test_what_is_not_known_without_activities_and_columns(planned_folder, files, tmp_path):
    told = page(planned_folder, tmp_path, "--actuals", files / "bare.csv")
    for words in ("ข้อมูลจริงไม่มี wait_seconds", "ต้องใช้ --activities", "ต้องใช้ --scores", "เวลาให้บริการจึงเป็น 0"):
        assert words in told, words
    assert FOREIGN not in told


def test_notes_of_the_day_under_way(planned_folder, files, tmp_path):
    now = ("--today", "--now", "2026-12-02T14:00")
    told = page(planned_folder, tmp_path, "--actuals", files / "bare.csv", *now)
    assert "วัดตั้งแต่ อ. 1 ธ.ค." in told
    assert FOREIGN not in told
