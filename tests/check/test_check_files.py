"""Folders that cannot be read raise; tables of the wrong form are violations."""

from __future__ import annotations

import pytest

from wfm.check import check_plan
from wfm.errors import InputError


@pytest.fixture
def folder(built, tmp_path):
    return built.write(tmp_path / "plan")


def test_no_folder(tmp_path):
    with pytest.raises(InputError, match="no such plan folder"):
        check_plan(tmp_path / "nothing")


@pytest.mark.parametrize(
    "name",
    [
        "forecast.csv",
        "requirements.csv",
        "shifts.csv",
        "activities.csv",
        "coverage.csv",
        "summary.json",
        "inputs/plan.yaml",
        "inputs/agents.csv",
        "inputs/locks.csv",
        "inputs/service_curves.csv.gz",
    ],
)
def test_a_missing_or_broken_file_raises(name, folder):
    (folder / name).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match=name.rpartition("/")[2]):
        check_plan(folder)
    (folder / name).unlink()
    with pytest.raises(InputError, match=name.rpartition("/")[2]):
        check_plan(folder)


def test_all_missing_files_are_named_in_one_go(folder):
    (folder / "shifts.csv").unlink()
    (folder / "summary.json").unlink()
    with pytest.raises(InputError) as caught:
        check_plan(folder)
    assert len(caught.value.problems) == 2


def test_a_summary_that_is_no_object(folder):
    (folder / "summary.json").write_text("[1]")
    with pytest.raises(InputError, match=r"summary.json:1: is no JSON object"):
        check_plan(folder)


def test_a_missing_column_is_a_violation(folder):
    path = folder / "shifts.csv"
    path.write_text(path.read_text().replace("overtime_hours", "overtime"))
    result = check_plan(folder)
    assert [(one.rule, one.subject) for one in result.violations] == [("columns", "shifts.csv")]
    assert "overtime_hours" in result.violations[0].message


def test_a_missing_column_of_an_empty_table_is_a_violation(folder):
    (folder / "activities.csv").write_text("agent_id,start,end,activity\n")
    assert {one.rule for one in check_plan(folder).violations} == {"columns"}


def test_a_cell_of_the_wrong_kind_is_a_violation(folder):
    path = folder / "activities.csv"
    path.write_text(path.read_text().replace("true", "perhaps", 1))
    result = check_plan(folder)
    assert [(one.rule, one.subject) for one in result.violations] == [("cells", "activities.csv")]
    assert "activities.csv:2: paid" in result.violations[0].message


def test_columns_may_stand_in_any_order_and_others_beside_them(built, tmp_path):
    folder = built.write(tmp_path / "plan")
    rows = [line.split(",") for line in (folder / "shifts.csv").read_text().splitlines()]
    (folder / "shifts.csv").write_text("".join(",".join([*reversed(row), "note"]) + "\n" for row in rows))
    result = check_plan(folder)
    assert result.ok, str(result)


def test_a_service_curve_with_a_wrong_number(folder):
    import gzip

    path = folder / "inputs" / "service_curves.csv.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    for broken in (text.replace("0.", "-1.", 1), text.replace("0.", "x", 1), text.replace("pool", "pond", 1)):
        path.write_bytes(gzip.compress(broken.encode()))
        with pytest.raises(InputError, match="service_curves"):
            check_plan(folder)


def test_the_checker_shares_nothing_with_the_optimiser():
    import subprocess
    import sys

    code = "import sys, wfm.check; print([m for m in sys.modules if m.startswith(('wfm.schedule', 'ortools'))])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
