"""How files are written: encodings, delimiters, headers, decimals, workbooks, ragged rows, several files."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path

import openpyxl
import pytest
from import_samples import read, sample_of, written

from wfm.errors import InputError
from wfm.interchange.reading import cells, load_in_profile

HEAD = "name: mine\nsystem: Mine\ndirection: in\ntable: history\ngrade: D\ntime: {column: t}\nqueue: q\ncontacts: n\n"
ROWS = "t,q,n\n2026-11-02 08:00,a,1\n2026-11-02 08:15,a,2\n"


def profile(folder: Path, rest: str = "", head: str = HEAD) -> Path:
    return written(folder, "mine.yaml", head + rest + "\n")


def counts(rows: list[str]) -> list[str]:
    return [row.split(",")[2] for row in rows[1:]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_encodings_are_tried_in_turn(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(ROWS.replace(",a,", ",ขาย,").encode(encoding))
    rows = read(profile(tmp_path, "file: {encoding: [utf-8-sig, cp874]}"), tmp_path / "a.csv")
    assert rows[1] == "2026-11-02T08:00:00,ขาย,1"


def test_text_in_no_known_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(ROWS.replace(",a,", ",é,").encode("cp1252"))
    with pytest.raises(InputError, match=r"not text in utf-8-sig .* save it as UTF-8"):
        read(profile(tmp_path), tmp_path / "a.csv")


@pytest.mark.parametrize("sign", [";", "\t", "|", ","])
def test_the_delimiter_is_found(tmp_path: Path, sign: str) -> None:
    file = written(tmp_path, "a.csv", ROWS.replace(",", sign))
    assert counts(read(profile(tmp_path, "file: {delimiter: auto}"), file)) == ["1", "2"]


def test_lines_before_the_header_and_comments_are_skipped(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "My report\n#one\n#two\n" + ROWS.replace("08:15", "noon"))
    with pytest.raises(InputError, match=r"a\.csv:6: t: '2026-11-02 noon' is not a time"):
        read(profile(tmp_path, "file: {skip_rows: 1, comment: '#'}"), file)


def test_a_file_without_header_has_its_columns_by_place(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", ROWS.partition("\n")[2])
    assert counts(read(profile(tmp_path, "file: {header: false, columns: [t, q, n]}"), file)) == ["1", "2"]


def test_decimal_commas_and_thousands(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "t;q;n\n2026-11-02 08:00;a;1.204,5\n")
    assert counts(read(profile(tmp_path, 'file: {delimiter: ";", decimal: ",", thousands: "."}'), file)) == ["1204.5"]


@pytest.mark.parametrize(("policy", "queue"), [("first", "x"), ("last", "y"), ("joined", "x|y")])
def test_columns_that_share_a_name(tmp_path: Path, policy: str, queue: str) -> None:
    file = written(tmp_path, "a.csv", "t,q,n,q\n2026-11-02 08:00,x,1,y\n")
    assert read(profile(tmp_path, f"file: {{repeated: {policy}}}"), file)[1].split(",")[1] == queue


def test_workbooks_and_gzip(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Data").append(["t", "q", "n"])
    book["Data"].append(["2026-11-02 08:00", "a", 3])
    book.save(tmp_path / "a.xlsx")
    assert counts(read(profile(tmp_path, "format: xlsx\nfile: {sheet: Data}"), tmp_path / "a.xlsx")) == ["3"]
    with pytest.raises(InputError, match=r"a\.xlsx: cannot be read: .*Dato"):
        read(profile(tmp_path, "format: xlsx\nfile: {sheet: Dato}"), tmp_path / "a.xlsx")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(ROWS.encode()))
    assert counts(read(profile(tmp_path), tmp_path / "a.csv.gz")) == ["1", "2"]


def test_dates_times_and_durations_of_excel(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["d", "t", "q", "n", "w"])
    book.active.append([dt.date(2026, 11, 2), dt.time(8, 15), "a", 3, dt.time(0, 4, 30)])
    book.active.append([dt.datetime(2026, 11, 2), "08:30", "a", 4.0, dt.timedelta(minutes=5)])
    book.save(tmp_path / "a.xlsx")
    head = HEAD.replace("{column: t}", "{date: d, time: t}") + "format: xlsx\n"
    rows = read(profile(tmp_path, "handle_time: {columns: [w], unit: clock}", head), tmp_path / "a.xlsx")
    assert rows[1:] == ["2026-11-02T08:15:00,a,3,270", "2026-11-02T08:30:00,a,4,300"]


def test_a_quote_that_stays_open_is_located(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv:3: opens a quote that nothing closes"):
        read(profile(tmp_path), written(tmp_path, "a.csv", ROWS.replace("08:15,a", '08:15,"a')))


def test_rows_with_too_many_cells_are_located(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", ROWS + '"2026-11-02\n08:30",a,3\n2026-11-02 08:45,a,1,204\n')
    with pytest.raises(InputError, match=r"a\.csv:6: has more cells than the 3 columns"):
        read(profile(tmp_path), file)


def test_rows_that_end_in_a_delimiter_or_are_short_are_read(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "t,q,n,note\n2026-11-02 08:00,a,1,,\n\n2026-11-02 08:15,a,2\n")
    assert counts(read(profile(tmp_path), file)) == ["1", "2"]


def test_lines_are_right_after_cells_with_line_breaks(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", 't,q,n,note\n2026-11-02 08:00,a,1,"two\nlines"\n2026-11-02 08:15,a,x,\n')
    with pytest.raises(InputError, match=r"a\.csv:4: n: 'x' is not a number"):
        read(profile(tmp_path), file)


@pytest.mark.parametrize("text", ["", "\n"])
def test_empty_files_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="the file is empty"):
        read(profile(tmp_path), written(tmp_path, "a.csv", text))


def test_a_header_alone_and_rows_that_are_all_dropped(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no row is left to import"):
        read(profile(tmp_path), written(tmp_path, "a.csv", "t,q,n\n"))
    with pytest.raises(InputError, match="no row is left to import"):
        read(profile(tmp_path, "drop: [{column: q, equals: a}]"), written(tmp_path, "a.csv", ROWS))


def test_the_last_file_wins_and_the_rows_of_one_file_add_up(tmp_path: Path) -> None:
    first = written(tmp_path, "a.csv", ROWS)
    second = written(tmp_path, "b.csv", "t,q,n\n2026-11-02 08:15,a,5\n2026-11-02 08:15,a,6\n2026-11-02 08:30,a,7\n")
    assert counts(read(profile(tmp_path), first, second)) == ["1", "11", "7"]
    assert counts(read(profile(tmp_path), second, first)) == ["1", "2", "7"]


def test_a_contact_counts_once_over_all_files(tmp_path: Path) -> None:
    rest = "grain: contacts\nid: n\nzero_fill: true"
    mine = profile(tmp_path, rest, HEAD.replace("contacts: n\n", ""))
    first = written(tmp_path, "a.csv", ROWS)
    second = written(tmp_path, "b.csv", "t,q,n\n2026-11-02 08:20,a,2\n2026-11-02 09:00,a,3\n")
    assert counts(read(mine, first, second)) == ["1", "1", "0", "0", "1"]


def test_contacts_without_an_id_all_count(tmp_path: Path) -> None:
    mine = profile(tmp_path, "grain: contacts\nid: n", HEAD.replace("contacts: n\n", ""))
    file = written(tmp_path, "a.csv", "t,q,n\n2026-11-02 08:00,a,\n2026-11-02 08:05,a,\n2026-11-02 08:05,a,7\n")
    again = written(tmp_path, "b.csv", "t,q\n2026-11-02 08:00,a\n2026-11-02 08:05,a\n")
    assert counts(read(mine, file, again)) == ["5"]


@pytest.mark.parametrize("name", ["zendesk-tickets", "five9-call-log", "genesys-history", "workday-people"])
def test_parts_of_a_file_give_what_the_whole_gives(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"defaults": {"skills": "a"}} if name.endswith("-people") else {"timezone": "Europe/Amsterdam"}
    whole = read(name, sample_of(name), **options)
    monkeypatch.setattr(cells, "CHUNK_ROWS", 1)
    assert read(name, sample_of(name), **options) == whole


def test_a_doubled_hour_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "CHUNK_ROWS", 2)
    head = HEAD.replace("{column: t}", "{column: t, ambiguous: order}")
    rows = "".join(f"2026-10-25 02:{minute},{queue},1\n" for minute in (30, 30, 45, 45) for queue in "ab")
    read_back = read(
        profile(tmp_path, head=head), written(tmp_path, "a.csv", f"t,q,n\n{rows}"), timezone="Europe/Paris"
    )
    assert counts(read_back) == ["1"] * 8


def test_handle_times_in_every_unit(tmp_path: Path) -> None:
    for unit, cell in (("s", "90"), ("min", "1.5"), ("ms", "90000"), ("h", "0.025"), ("clock", "0:01:30")):
        work = f"handle_time: {{columns: [w], unit: {unit}}}"
        file = written(tmp_path, "a.csv", f"t,q,n,w\n2026-11-02 08:00,a,2,{cell}\n")
        assert read(profile(tmp_path, work), file)[1] == "2026-11-02T08:00:00,a,2,90"
    bad = written(tmp_path, "b.csv", "t,q,n,w\n2026-11-02 08:00,a,2,1:75\n")
    with pytest.raises(InputError, match=r"b\.csv:2: w: '1:75' is not a duration; write it as 0:04:30"):
        read(profile(tmp_path, work), bad)


def test_only_twenty_faults_of_a_column_are_listed(tmp_path: Path) -> None:
    text = "t,q,n\n" + "2026-11-02 08:00,a,x\n" * 30
    with pytest.raises(InputError) as caught:
        read(profile(tmp_path), written(tmp_path, "a.csv", text))
    assert len(caught.value.problems) == 21
    assert "n: 10 more cells like these" in str(caught.value)


def test_a_queue_that_no_cell_names_is_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, "a.csv", "t,q,n\n2026-11-02 08:00,,1\n")
    with pytest.raises(InputError, match=r"a\.csv:2: q: the queue is empty; --queue names one"):
        read(profile(tmp_path), file)
    assert read(profile(tmp_path), file, queue="a")[1] == "2026-11-02T08:00:00,a,1"


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz", "a.xlsx"])
def test_what_is_no_table_is_told_on_one_line(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x92\x18\x00\xff" * 50)
    with pytest.raises(InputError) as caught:
        read(profile(tmp_path), tmp_path / name)
    assert str(caught.value).count("\n") == 0


@pytest.mark.parametrize("cell", ["0001-11-02 08:00", "2569-11-02 08:00", "99999-11-02 08:00", "2026-02-30 08:00"])
def test_times_that_no_history_has_are_faults(tmp_path: Path, cell: str) -> None:
    with pytest.raises(InputError, match=rf"a\.csv:3: t: '{cell}' is no"):
        read(profile(tmp_path), written(tmp_path, "a.csv", ROWS.replace("2026-11-02 08:15", cell)))


def test_formats_that_are_none_are_faults_of_the_profile(tmp_path: Path) -> None:
    head = HEAD.replace("{column: t}", '{column: t, formats: ["%Q"]}')
    with pytest.raises(InputError, match=r"mine\.yaml:6: time\.formats: '%Q' is no format of times"):
        read(profile(tmp_path, head=head), written(tmp_path, "a.csv", ROWS))


def test_keys_of_a_profile_that_do_not_go_together_are_told_at_once(tmp_path: Path) -> None:
    head = "name: mine\nsystem: Mine\ndirection: in\ngrade: D\n"
    wrong = {
        "table: history\nfile: {encoding: utf-9}\ntime: {column: t}\nqueue: q\ncontacts: n": [
            ("6", "file.encoding: 'utf-9' is no encoding; write it like utf-8-sig, cp1252 or cp874")
        ],
        "table: history\nfile: {header: false, columns: [Tim, q]}\ntime: {column: Time}\nqueue: q\nid: q": [
            ("1", "contacts: grain totals needs contacts (a column), grain contacts counts rows"),
            ("7", "time.column: file.columns has no 'Time'; did you mean 'Tim'?"),
            ("9", "id: is of the grain contacts, where a contact counts once"),
        ],
        "table: agents\ntime: {column: t}\ncontacts: n\ncolumns: {agent_id: A, nam: B}": [
            ("6", "time: is of a history; name columns of agents"),
            ("7", "contacts: is of a history; name columns of agents"),
            ("8", "columns.nam: is no column of agents; did you mean 'name'?"),
        ],
    }
    for text, expected in wrong.items():
        with pytest.raises(InputError) as caught:
            load_in_profile(str(written(tmp_path, "mine.yaml", head + text + "\n")))
        assert str(caught.value).splitlines() == [f"{tmp_path}/mine.yaml:{line}: {words}" for line, words in expected]


def test_a_number_of_contacts_is_never_blank(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.csv:3: n: the cell is empty; write 0 where nothing came"):
        read(profile(tmp_path), written(tmp_path, "a.csv", ROWS.replace("a,2", "a,")))


def test_the_profile_of_the_readme_reads_what_it_says(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    mine = written(tmp_path, "mine.yaml", text.partition("```yaml\nname: mine")[2].partition("```")[0])
    mine.write_text("name: mine" + mine.read_text(encoding="utf-8"), encoding="utf-8")
    rows = "Day;Quarter;Group;Offered;Lost;Answered;Talk;Wrap\n02/11/2569;24:00;GRP1;12,5;1;10;0:40:00;0:10:00\n"
    file = written(tmp_path, "a.csv", rows + "02/11/2569;08:00;test 1;9;1;8;0:40:00;0:10:00\n")
    assert read(mine, file, timezone="Asia/Bangkok")[1:] == ["2026-11-02T23:45:00+07:00,billing,12.5,300,1"]
