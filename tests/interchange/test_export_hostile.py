"""Names with formulas, quotes, line breaks, delimiters, markup and turned text: carried as text, or refused."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ElementTree

import pytest
from ics_reader import read_ics
from openpyxl import load_workbook
from sample_plan import IDS, make_sample_plan

from wfm.errors import InputError
from wfm.interchange import exporting_profiles, load_profile, make_files
from wfm.interchange.csv_writer import runs
from wfm.interchange.ids import Ids

FORMULA = '=HYPERLINK("http://x.test","y")'
MARKUP = (
    '<script>alert(1)</script>, "O\'Neil"; a|b\r\nBEGIN:VEVENT\n<!channel> [x](javascript:1) &amp; \u202e\u05d0\u05d1'
)
QUEUE = '=1+1,"q"<b>'
REFUSED = {"deputy", "zendesk-wfm", "cxone-schedule", "amazon-connect-override", "calabrio-forecast"}


def hostile(profile) -> dict:
    ids = Ids(agents=IDS.agents, queues={QUEUE: QUEUE, "chat": "chat"}, activities=IDS.activities)
    return make_files(profile, *make_sample_plan((FORMULA, MARKUP), QUEUE), ids).files


@pytest.mark.parametrize("profile", exporting_profiles(), ids=lambda one: one.name)
def test_a_profile_carries_hostile_names_as_text_or_refuses_them(profile) -> None:
    if profile.name in REFUSED:
        with pytest.raises(InputError) as caught:
            hostile(profile)
        assert all(problem.field and problem.message for problem in caught.value.problems)
        return
    for path, content in hostile(profile).items():
        assert ".." not in path.parts
        READERS[path.suffix](profile, content)


def _read_csv(profile, content: bytes) -> None:
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    quoting = csv.QUOTE_MINIMAL if profile.quoting else csv.QUOTE_NONE
    lines = list(csv.reader(text, delimiter=profile.delimiter, quoting=quoting))
    assert len({len(line) for line in lines}) == 1
    if profile.formulas != "keep":
        assert not [cell for line in lines for cell in line if runs(cell)]


def _read_pipes(profile, content: bytes) -> None:
    lines = content.decode("utf-8").split("\n")[:-1]
    assert len(lines) == 10
    assert {line.count("|") for line in lines} == {len(profile.columns)} | {lines[1].count("|")}


def _read_xlsx(profile, content: bytes) -> None:
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert FORMULA in [cell.value for cell in cells]


def _read_json(profile, content: bytes) -> None:
    text = json.dumps(json.loads(content))
    if profile.escape == "slack":
        assert "<" not in text
    if profile.message:
        assert "u202e" not in text


def _read_xml(profile, content: bytes) -> None:
    page = ElementTree.fromstring(f"<page>{content.decode('utf-8')}</page>")
    assert [one for one in page.iter() if one.tag == "script"] == []


def _read_html(profile, content: bytes) -> None:
    text = content.decode("utf-8")
    assert "<script" not in text
    assert "\u202e" not in text


def _read_markdown(profile, content: bytes) -> None:
    text = content.decode("utf-8")
    assert "<" not in text
    assert "[x](" not in text
    assert len([line for line in text.splitlines() if line.startswith("| ")]) == 4


def _read_calendar(profile, content: bytes) -> None:
    assert len(read_ics(content)[1]) == 1


READERS = {
    ".csv": _read_csv, ".txt": _read_pipes, ".xlsx": _read_xlsx, ".json": _read_json, ".xml": _read_xml,
    ".html": _read_html, ".md": _read_markdown, ".ics": _read_calendar, ".parquet": lambda profile, content: None,
}  # fmt: skip


def test_everything_refused_is_told_at_once_with_whom_it_is_about() -> None:
    with pytest.raises(InputError) as caught:
        make_files(load_profile("zendesk-wfm"), *make_sample_plan((FORMULA, "-cmd")), IDS)
    lines = str(caught.value).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"zendesk-wfm: Agent Name: agent A1: '{FORMULA}' begins like a formula")


def test_a_column_that_a_system_needs_may_not_be_empty() -> None:
    plan = make_sample_plan()
    agents = [type(agent)(**{**vars(agent), "email": ""}) for agent in plan.agents]
    with pytest.raises(InputError) as caught:
        make_files(load_profile("teams-shifts"), plan.config, agents, plan.tables)
    assert str(caught.value).splitlines() == [
        "teams-shifts: Work Email: agent A1: is empty; the system needs it",
        "teams-shifts: Work Email: agent B2: is empty; the system needs it",
    ]


def test_characters_that_a_system_does_not_take_are_replaced_where_the_profile_says_so() -> None:
    files = make_files(load_profile("cxone-schedule"), *make_sample_plan(("Byron, Ada", "Zoë\nB")), IDS).files
    names = [line.split(",")[1] for line in next(iter(files.values())).decode("utf-8").splitlines()[1:]]
    assert sorted(set(names)) == ["Byron  Ada", "Zoë B"]
    with pytest.raises(InputError, match="amazon-connect-override: QueueName: queue b/c: 'b/c' has '/'"):
        make_files(load_profile("amazon-connect-override"), *make_sample_plan(queue="b/c"),
                   Ids(queues={"b/c": "1", "chat": "2"}))  # fmt: skip
