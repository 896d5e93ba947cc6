"""Tables from CSV, gzip, Parquet and Excel: columns by name, cells of their kind, faults located."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import pandas as pd
import pytest

from wfm.errors import InputError
from wfm.table_io import read_table
from wfm.tables import ACTIVITIES, AGENTS, COVERAGE, EVENTS, HISTORY, SHIFTS, Table

ZONE = "Europe/Amsterdam"
ROW = "2026-11-02T08:00:00+01:00,voice,12,300\n"
HEADER = "timestamp,queue,contacts,aht_seconds\n"
EIGHT = pd.Timestamp("2026-11-02 08:00", tz=ZONE)


def read(folder: Path, data: str | bytes, table: Table = HISTORY, name: str = "table.csv") -> pd.DataFrame:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path, table, ZONE, shown_as=name)


def refusal(folder: Path, data: str | bytes, table: Table = HISTORY, name: str = "table.csv") -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, data, table, name)
    return str(caught.value).splitlines()


def contacts(folder: Path, value: str) -> str:
    """Return the refusal of a value of contacts in line 3."""
    (line,) = refusal(folder, HEADER + ROW + ROW.replace("12", value))
    return line


def history() -> pd.DataFrame:
    stamps = pd.to_datetime(["2026-11-02 08:00", "2026-11-02 08:30"]).tz_localize(ZONE)
    return pd.DataFrame({"timestamp": stamps, "queue": "voice", "contacts": [12.0, 0.5], "aht_seconds": [300.0, None]})


def test_columns_are_found_by_name_in_any_order(tmp_path: Path):
    frame = read(tmp_path, "contacts,remark,queue,timestamp\n12,hello,voice,2026-11-02 08:00\n")
    assert list(frame.columns) == ["timestamp", "queue", "contacts", "line"]
    assert frame.to_dict("records") == [{"timestamp": EIGHT, "queue": "voice", "contacts": 12.0, "line": 2}]


def test_a_byte_order_mark_and_spaces_do_not_matter(tmp_path: Path):
    data = b"\xef\xbb\xbf" + b" timestamp , queue,contacts\r\n 2026-11-02 08:00 , voice , 12 \r\n"
    assert read(tmp_path, data).loc[0, ["queue", "contacts"]].tolist() == ["voice", 12.0]


def test_gzip_is_read_like_csv(tmp_path: Path):
    plain = read(tmp_path, HEADER + ROW)
    assert read(tmp_path, gzip.compress((HEADER + ROW).encode()), name="table.csv.gz").equals(plain)


@pytest.mark.parametrize("name", ["table.parquet", "table.xlsx"])
@pytest.mark.parametrize("aware", [True, False])
def test_parquet_and_excel_are_read_like_csv(tmp_path: Path, name: str, aware: bool):
    frame = history()
    if not aware:
        frame["timestamp"] = frame["timestamp"].dt.tz_localize(None)
    elif name.endswith("xlsx"):  # Excel has no offsets; they stand there as text
        frame["timestamp"] = frame["timestamp"].map(lambda stamp: stamp.isoformat())
    path = tmp_path / name
    frame.to_parquet(path) if name.endswith("parquet") else frame.to_excel(path, index=False)
    pd.testing.assert_frame_equal(read_table(path, HISTORY, ZONE).drop(columns="line"), history(), check_dtype=False)


def test_numbers_of_excel_are_ids_without_decimals(tmp_path: Path):
    frame = pd.DataFrame({"agent_id": [7], "name": "Ann", "contract": "full", "skills": "voice", "hourly_cost": [20.5]})
    frame.to_excel(tmp_path / "agents.xlsx", index=False)
    assert read_table(tmp_path / "agents.xlsx", AGENTS, ZONE).loc[0, ["agent_id", "hourly_cost"]].tolist() == [
        "7",
        20.5,
    ]


def test_date_cells_of_excel_are_dates(tmp_path: Path):
    day = dt.date(2026, 12, 1)
    pd.DataFrame({"date": [day], "end_date": [None], "name": ["sale"]}).to_excel(tmp_path / "e.xlsx", index=False)
    assert read_table(tmp_path / "e.xlsx", EVENTS, ZONE)["date"].tolist() == [day]


def test_midnights_of_parquet_are_dates(tmp_path: Path):
    stamps = pd.to_datetime(["2026-12-01"])
    pd.DataFrame({"date": stamps, "end_date": stamps, "name": ["sale"]}).to_parquet(tmp_path / "e.parquet")
    assert read_table(tmp_path / "e.parquet", EVENTS, ZONE)["date"].tolist() == [dt.date(2026, 12, 1)]


def test_missing_whole_numbers_of_parquet_are_missing(tmp_path: Path):
    frame = history().assign(aht_seconds=pd.array([300, None], dtype="Int64"))
    frame.to_parquet(tmp_path / "h.parquet")
    assert read_table(tmp_path / "h.parquet", HISTORY, ZONE)["aht_seconds"].isna().tolist() == [False, True]


@pytest.mark.parametrize("value", ["-1", "twelve", "inf", "-inf", "nan", "1e400", "0x10", "1_0", '"1,5"', "True"])
def test_what_is_no_number_of_contacts_is_located(tmp_path: Path, value: str):
    shown = value.strip('"')
    assert contacts(tmp_path, value) == f"table.csv:3: contacts: '{shown}' is not a number of at least 0"


def test_an_empty_cell_is_located(tmp_path: Path):
    assert contacts(tmp_path, "") == "table.csv:3: contacts: is empty; a value is needed"


def test_words_that_look_missing_stay_words(tmp_path: Path):
    data = "timestamp,queue,contacts\n" + "".join(f"2026-11-02 08:00,{name},1\n" for name in ("NA", "null", "None"))
    assert read(tmp_path, data)["queue"].tolist() == ["NA", "null", "None"]


def test_every_bad_cell_of_a_file_comes_in_one_go(tmp_path: Path):
    lines = refusal(tmp_path, HEADER + "soon,voice,-1,300\n" + ROW + "2026-11-02T08:30,,1,x\n")
    assert [line.split(": ")[:2] for line in lines] == [
        ["table.csv:2", "contacts"],
        ["table.csv:2", "timestamp"],
        ["table.csv:4", "aht_seconds"],
        ["table.csv:4", "queue"],
    ]


def test_many_bad_cells_are_counted_and_not_all_listed(tmp_path: Path):
    lines = refusal(tmp_path, HEADER + ROW.replace("12", "x") * 500)
    assert len(lines) == 21
    assert lines[-1] == "table.csv:501: contacts: and 480 more rows like these up to here"


def test_blank_lines_do_not_shift_the_lines_of_faults(tmp_path: Path):
    assert refusal(tmp_path, HEADER + "\n" + ROW + ",,,\n" + ROW.replace("12", "x"))[0].startswith(
        "table.csv:5: contacts: "
    )


@pytest.mark.parametrize("row", ["2026-11-02T08:00,voice,1,5,300\n", "2026-11-02T08:00,voice,1,300,,\n"])
@pytest.mark.filterwarnings("ignore::pandas.errors.ParserWarning")
def test_a_row_with_more_cells_than_the_header_is_located(tmp_path: Path, row: str):
    assert refusal(tmp_path, HEADER + row)[0].startswith("table.csv:2")


def test_a_column_that_stands_twice_is_refused(tmp_path: Path):
    data = "timestamp,queue,contacts,contacts\n2026-11-02 08:00,voice,1,2\n"
    assert refusal(tmp_path, data) == ["table.csv:1: contacts: the column stands twice in the header"]


def test_missing_columns_are_named_all_at_once(tmp_path: Path):
    assert refusal(tmp_path, "timestamp;queue;contacts\n") == [
        f"table.csv:1: {column}: the history table needs this column; found: timestamp;queue;contacts"
        for column in ("contacts", "queue", "timestamp")
    ]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("table.csv", "", "the file is empty; a header row is needed"),
        ("table.csv", HEADER, "the history table has no rows"),
        ("table.csv", HEADER + ",,,\n\n", "the history table has no rows"),
        ("table.csv", HEADER.encode() + "café,x,1,1\n".encode("latin-1"), "not UTF-8 text"),
        ("table.csv", HEADER + '2026-11-02,"open,1,1\n', "cannot be read: "),
        ("table.csv.gz", HEADER + ROW, "cannot be read: Not a gzipped file"),
        ("table.csv.gz", gzip.compress((HEADER + ROW * 99).encode(), mtime=0)[:-20], "cannot be read: "),
        ("table.parquet", "PAR1", "cannot be read: "),
        ("table.xlsx", "PK", "cannot be read: "),
    ],
)
def test_files_without_a_table_are_refused(tmp_path: Path, name: str, data: str | bytes, words: str):
    (line,) = refusal(tmp_path, data, name=name)
    assert line.startswith(f"{name}: {words}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(InputError, match=r"none\.csv: no such file; check the path"):
        read_table(tmp_path / "none.csv", HISTORY, ZONE)


@pytest.mark.parametrize(
    ("table", "header", "row", "field", "message"),
    [
        (SHIFTS, "agent_id,date,start,end,paid_hours,overtime_hours,cost", "A1,1 Dec,{t},{t},8,0,1", "date", "a date"),
        (ACTIVITIES, "agent_id,start,end,activity,paid", "A1,{t},{t},work,yes", "paid", "neither true nor false"),
        (
            COVERAGE,
            "timestamp,queue,contacts,required,scheduled,service_level",
            "{t},q,1,1.5,1,1",
            "required",
            "a whole",
        ),
        (
            COVERAGE,
            "timestamp,queue,contacts,required,scheduled,service_level",
            "{t},q,1,-1,1,1",
            "required",
            "a whole",
        ),
    ],
)
def test_cells_of_other_kinds_are_located(
    tmp_path: Path, table: Table, header: str, row: str, field: str, message: str
):
    (line,) = refusal(tmp_path, f"{header}\n{row.format(t='2026-12-01T08:00+01:00')}\n", table)
    assert line.startswith(f"table.csv:2: {field}: ")
    assert message in line
