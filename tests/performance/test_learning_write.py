"""Corrections written into configurations as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from weeks import CONFIG, _agents, _forecast

from wfm.config import load
from wfm.errors import InputError
from wfm.performance.learning.correction import correction
from wfm.performance.learning.ratio import Ratio
from wfm.performance.learning.write import make_edit, write_edit

BLOCK = """# The desk
queues:
  - name: calls            # the main line
    opening_hours: "mon-fri 08:00-16:00"
    service_level: {target: 0.8, within_seconds: 20}
    patience_seconds: 120  # a guess

  # nobody knows these
  - {name: chat, channel: chat,
     opening_hours: "mon-fri 08:00-16:00", service_level: {target: 0.8, within_seconds: 45}}   # two lines
forecast: {model: table, table: forecast.csv}
site:
  name: Small
  timezone: Europe/Amsterdam
  currency: EUR
  interval_minutes: 30
week: {start: 2026-11-30}
"""
OWN = {"queues.calls.patience_seconds": (120.0, 180.0), "queues.chat.volume_multiplier": (1.0, 1.07)}
ABSENT = {"staffing.shrinkage.unplanned": (0.0, 0.085), "queues.calls.aht_multiplier": (1.0, 0.93)}


def changes(**values: tuple[float | None, float]) -> list:
    return [
        correction(key, old, Ratio(new, new * 0.98, new * 1.02, 6), 3, "measured") for key, (old, new) in values.items()
    ]


def written(folder: Path, text: str, *corrections) -> str:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    write_edit(make_edit(path, corrections))
    return path.read_bytes().decode()


def test_only_the_numbers_change(tmp_path: Path):
    text = written(tmp_path, BLOCK, *changes(**OWN))
    wanted = BLOCK.replace("patience_seconds: 120 ", "patience_seconds: 180 ")
    wanted = wanted.replace("within_seconds: 45}}", "within_seconds: 45}, volume_multiplier: 1.07}")
    assert text == wanted


def test_keys_that_are_not_there_get_a_place(tmp_path: Path):
    text = written(tmp_path, BLOCK, *changes(**ABSENT))
    assert "patience_seconds: 120  # a guess\n    aht_multiplier: 0.93\n\n  # nobody" in text
    assert text.endswith("week: {start: 2026-11-30}\nstaffing: {shrinkage: {unplanned: 0.085}}\n")
    config = load(tmp_path / "plan.yaml")
    assert config.staffing.shrinkage.unplanned == 0.085
    assert config.queue("calls").aht_multiplier == 0.93


def test_a_weekday_gets_a_map_of_its_own(tmp_path: Path):
    monday, tuesday = (changes(**{f"queues.calls.weekday_multipliers.{day}": (1.0, 1.1)}) for day in ("mon", "tue"))
    text = written(tmp_path, BLOCK, *monday)
    assert "    weekday_multipliers: {mon: 1.1}\n" in text
    write_edit(make_edit(tmp_path / "plan.yaml", tuesday))
    assert load(tmp_path / "plan.yaml").queue("calls").weekday_multipliers == {"mon": 1.1, "tue": 1.1}


@pytest.mark.parametrize("part", ["staffing: {model: auto}", "staffing:\n  model: auto", "staffing: {shrinkage: {}}",
                                  "staffing: {shrinkage: {planned: 0.1}}", "staffing:\n  shrinkage:\n    planned: 0.1",
                                  "staffing: {shrinkage: {unplanned: 0}}"])  # fmt: skip
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_any_way_of_writing_a_section_takes_a_value(tmp_path: Path, part: str, ending: str):
    text = (BLOCK + part + "\n").replace("\n", ending)
    after = written(tmp_path, text, *changes(**ABSENT))
    assert load(tmp_path / "plan.yaml").staffing.shrinkage.unplanned == 0.085
    assert after.count("\r\n") == (after.count("\n") if ending == "\r\n" else 0)
    assert [line for line in BLOCK.splitlines() if "#" in line] == [line for line in after.splitlines() if "#" in line]


def test_what_stood_there_is_kept(tmp_path: Path):
    written(tmp_path, BLOCK, *changes(**OWN))
    assert (tmp_path / "plan.yaml.bak").read_text(encoding="utf-8") == BLOCK
    path = tmp_path / "plan.yaml"
    kept = write_edit(make_edit(path, changes(**ABSENT)))
    assert kept == [tmp_path / "plan.yaml.bak2"]
    assert sorted(one.name for one in tmp_path.iterdir()) == ["plan.yaml", "plan.yaml.bak", "plan.yaml.bak2"]


def test_nothing_is_written_before_it_is_asked_for(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_text(BLOCK, encoding="utf-8")
    edit = make_edit(path, changes(**OWN))
    assert path.read_text(encoding="utf-8") == BLOCK
    assert "-    patience_seconds: 120  # a guess\n+    patience_seconds: 180  # a guess\n" in edit.diff
    assert [one.name for one in tmp_path.iterdir()] == ["plan.yaml"]


def test_the_same_correction_is_not_made_twice(tmp_path: Path):
    written(tmp_path, BLOCK, *changes(**OWN))
    again = make_edit(tmp_path / "plan.yaml", changes(**OWN))
    assert again.texts == {}
    assert again.diff == ""
    assert again.skipped[0] == "queues.calls.patience_seconds: is 180 in plan.yaml and was 120 in the plan"


def test_queues_that_are_gone_are_skipped(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_text(BLOCK, encoding="utf-8")
    edit = make_edit(path, changes(**{"queues.fax.patience_seconds": (120.0, 180.0)}))
    assert edit.skipped == ("queues.fax.patience_seconds: is not in plan.yaml",)


def test_values_of_a_base_and_of_parts_are_written_where_they_stand(tmp_path: Path):
    (tmp_path / "base.yaml").write_text(BLOCK.replace("forecast:", "staffing: !include staff.yaml\nforecast:"))
    (tmp_path / "staff.yaml").write_text("# shares\nshrinkage: {unplanned: 0.0}   # none yet\n")
    text = written(tmp_path, "extends: base.yaml\nweek: {start: 2026-12-07}\n", *changes(**OWN), *changes(**ABSENT))
    assert text == "extends: base.yaml\nweek: {start: 2026-12-07}\n"
    assert (tmp_path / "staff.yaml").read_text() == "# shares\nshrinkage: {unplanned: 0.085}   # none yet\n"
    config = load(tmp_path / "plan.yaml")
    assert (config.queue("calls").patience_seconds, config.queue("calls").aht_multiplier) == (180, 0.93)


@pytest.mark.parametrize("queue", ["calls", "chat"])
def test_values_that_are_shared_are_refused_and_left_alone(tmp_path: Path, queue: str):
    text = BLOCK.replace("patience_seconds: 120", "patience_seconds: &patience 120")
    text = text.replace("channel: chat,", "channel: chat, patience_seconds: *patience,")
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"anchor"):
        make_edit(path, changes(**{f"queues.{queue}.patience_seconds": (120.0, 180.0)}))
    assert path.read_text(encoding="utf-8") == text


def test_a_value_that_may_not_be_is_refused(tmp_path: Path):
    path = tmp_path / "plan.yaml"
    path.write_text(BLOCK, encoding="utf-8")
    with pytest.raises(InputError, match=r"unplanned"):
        make_edit(path, changes(**{"staffing.shrinkage.unplanned": (0.0, 1.5)}))
    assert path.read_text(encoding="utf-8") == BLOCK


def test_the_small_plan_takes_them(tmp_path: Path):
    for name, rows in (("agents.csv", _agents()), ("forecast.csv", _forecast()[:3])):
        (tmp_path / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    wanted = {"queues.billing.patience_seconds": (120.0, 95.0), "staffing.shrinkage.unplanned": (0.06, 0.1),
              "queues.email.volume_multiplier": (1.0, 1.2)}  # fmt: skip
    text = written(tmp_path, CONFIG, *changes(**wanted))
    assert len(text.splitlines()) == len(CONFIG.splitlines())
    config = load(tmp_path / "plan.yaml")
    assert (config.queue("billing").patience_seconds, config.staffing.shrinkage.unplanned) == (95, 0.1)
    assert config.queue("email").volume_multiplier == 1.2
