"""The files of the return: both dialects, and every way in which they come damaged."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from commission_opt.instance.problems import InvalidInstance
from commission_opt.returns.dates import NO_DAY, UNREADABLE, birthdays, day_number, day_of, read_day
from commission_opt.returns.demand import demand_from_903
from commission_opt.returns.left_out import DAMAGED
from commission_opt.returns.read import read_children, read_episodes
from tests.returns.made_up import HEADINGS, MadeUp, write_header, write_rows, write_year

ROWS = [
    MadeUp("101", dt.date(2017, 5, 1), dt.date(2017, 9, 1), ended="E4A"),
    MadeUp("102", dt.date(2017, 6, 1), None, "U4"),
    MadeUp("103", dt.date(2018, 1, 15), None, "H5"),
]
HEAD = ",".join(HEADINGS)
GOOD = "101,01/05/2017,S,C2,N1,K2,PR4,01/09/2017,E4A,,CV1 2AB,CV3 4CD,SC1"


def file_of(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    file = folder / "2017-episodes.csv"
    file.write_bytes("\n".join(lines).encode(encoding))
    return file


def changed(**cells: str) -> str:
    """A good row with other cells."""
    row = dict(zip(HEADINGS, GOOD.split(","), strict=True)) | cells
    return ",".join(row[name] for name in HEADINGS)


def refused(file: Path) -> str:
    with pytest.raises(InvalidInstance) as caught:
        read_episodes([file])
    return str(caught.value)


@pytest.mark.parametrize("iso", [False, True])
@pytest.mark.parametrize("small", [False, True])
def test_both_dialects_are_read(iso: bool, small: bool, tmp_path: Path) -> None:
    rows = [one.row(iso) | ({"LA": "331", "YEAR": "2018"} if iso else {}) for one in ROWS]
    file = write_rows(tmp_path / "2017-episodes.csv", rows, list(rows[0]))
    if small:  # headings in small letters, Windows ends of lines, a mark at the start
        text = file.read_text(encoding="utf-8")
        head, _, rest = text.partition("\n")
        file.write_bytes(
            b"\xef\xbb\xbf" + (head.lower() + "\n" + rest).replace("\r\n", "\n").replace("\n", "\r\n").encode()
        )
    found = read_episodes([file]).rows
    assert [day_of(day) for day in found["start"]] == [one.start for one in ROWS]
    assert [day_of(day) if day != NO_DAY else None for day in found["end"]] == [one.end for one in ROWS]
    assert found["child"].tolist() == ["101", "102", "103"]
    assert found["place"].tolist() == ["K2", "U4", "H5"]
    assert found["line"].tolist() == [2, 3, 4]


# What is wrong with the file; where the message says that it is; what it says, and its remedy.
DAMAGED_FILES: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "there is none": (
        lambda at: at / "2017-epsodes.csv",
        ("2017-epsodes.csv: there is no such file.", "'2017-episodes.csv'?"),
    ),
    "empty": (lambda at: file_of(at, ""), ("episodes.csv: is empty.", "Export the return again.")),
    "no rows": (lambda at: file_of(at, HEAD), ("episodes.csv:1: has no episodes", "Export the return again.")),
    "a workbook": (lambda at: file_of(at, "PK\x03\x04xl/work"), ("is an Excel workbook", "CSV UTF-8")),
    "UTF-16": (lambda at: file_of(at, HEAD, GOOD, encoding="utf-16"), ("saved as UTF-16.", "Save it as UTF-8.")),
    "a Windows encoding": (
        lambda at: file_of(at, HEAD, GOOD, changed(HOME_POST="£"), encoding="cp1252"),
        ("episodes.csv:3: is not UTF-8", "Save it as UTF-8"),
    ),
    "semicolons": (
        lambda at: file_of(at, HEAD.replace(",", ";"), GOOD),
        (":1: its columns are separated by semicolons", "comma"),
    ),
    "a column is missing": (
        lambda at: file_of(at, HEAD.replace("DECOM", "DECON"), GOOD),
        (":1: is no file of episodes: there is no column 'DECOM'.", "Did you mean 'DECON'?"),
    ),
    "a column twice": (
        lambda at: file_of(at, HEAD.replace("CIN", "LS"), GOOD),
        (":1: the column 'LS' is given twice.", "Keep one"),
    ),
    "no headings": (lambda at: file_of(at, GOOD, GOOD), (":1: is no file of episodes", "column")),
    "the header file": (
        lambda at: write_header(at / "2017-episodes.csv", {"101": dt.date(2005, 1, 1)}),
        (":1: is no file of episodes", "--header"),
    ),
    "cut off": (
        lambda at: file_of(at, HEAD, GOOD, GOOD[:30]),
        ("episodes.csv:3: has 8 cells, and its headings are 13.", "exported again"),
    ),
    "a comma in a cell": (
        lambda at: file_of(at, HEAD, changed(HOME_POST="CV1,2AB")),
        ("episodes.csv:2: has 14 cells", "A comma within a cell needs quotes"),
    ),
    "a quote that is open": (
        lambda at: file_of(at, HEAD, GOOD, changed(HOME_POST='"CV1')),
        ("episodes.csv:3:", "is not a CSV file", "quotes"),
    ),
    "no child": (
        lambda at: file_of(at, HEAD, GOOD, changed(CHILD="")),
        (":3: CHILD: there is no number of the child.", "--leave-out-damaged"),
    ),
    "the month first": (
        lambda at: file_of(at, HEAD, changed(DECOM="05/13/2017")),
        (":2: DECOM: '05/13/2017' is no day.", "The month seems to stand first"),
    ),
    "no such day": (
        lambda at: file_of(at, HEAD, changed(DEC="31/06/2017")),
        (":2: DEC: '31/06/2017' is no day.", "dd/mm/yyyy"),
    ),
    "a number of Excel's": (
        lambda at: file_of(at, HEAD, changed(DECOM="42856")),
        (":2: DECOM: '42856' is no day.", "Excel"),
    ),
    "two figures for the year": (
        lambda at: file_of(at, HEAD, changed(DECOM="01/05/17")),
        ("is no day.", "four figures"),
    ),
    "a year that cannot be": (lambda at: file_of(at, HEAD, changed(DECOM="01/05/1017")), ("'01/05/1017' is no day.",)),
    "no start": (lambda at: file_of(at, HEAD, changed(DECOM="")), (":2: DECOM: there is no day on which", "Mend it")),
    "an end before the start": (
        lambda at: file_of(at, HEAD, changed(DEC="01/04/2017")),
        (":2: DEC: the episode ends before it begins.", "Mend it"),
    ),
    "an unknown placement": (
        lambda at: file_of(at, HEAD, changed(PLACE="K22")),
        (":2: PLACE: there is no code 'K22'.", "Did you mean 'K2'?"),
    ),
    "no placement": (
        lambda at: file_of(at, HEAD, changed(PLACE="")),
        (":2: PLACE: there is no code of the placement.", "Mend it"),
    ),
    "an unknown provider": (lambda at: file_of(at, HEAD, changed(PLACE_PROVIDER="PR9")), ("there is no code 'PR9'.",)),
}


@pytest.mark.parametrize("what", DAMAGED_FILES)
def test_a_damaged_file_is_named_with_line_and_remedy(what: str, tmp_path: Path) -> None:
    file_of(tmp_path, HEAD, GOOD)
    make, expected = DAMAGED_FILES[what]
    told = refused(make(tmp_path))
    for words in expected:
        assert words in told


def test_what_is_wrong_in_several_files_is_told_at_once(tmp_path: Path) -> None:
    one = file_of(tmp_path, HEAD, changed(DECOM="?"), changed(PLACE="X9"))
    two = tmp_path / "2018-episodes.csv"
    two.write_text(f"{HEAD}\n{changed(CHILD='')}\n", encoding="utf-8")
    with pytest.raises(InvalidInstance) as caught:
        read_episodes([one, two])
    assert caught.value.count == 3


def test_many_mistakes_of_a_kind_are_counted(tmp_path: Path) -> None:
    with pytest.raises(InvalidInstance) as caught:
        read_episodes([file_of(tmp_path, HEAD, *[changed(PLACE="X9")] * 500)])
    assert caught.value.count == 500
    assert len(caught.value.problems) == 21


def test_damaged_rows_can_be_left_out_and_are_counted(tmp_path: Path) -> None:
    lines = [
        HEAD,
        GOOD,
        changed(CHILD="102", DECOM="?"),
        changed(CHILD="103")[:30],
        changed(CHILD="104", DECOM="01/02/2018", DEC=""),
    ]
    found = demand_from_903(file_of(tmp_path, *lines), leave_out_damaged=True, test=False)
    assert found.left_out == {DAMAGED: 2}
    assert found.history.rows == 4 == found.history.used + 2
    left = found.history.left_out
    assert left["line"].tolist() == [3, 4]
    assert left["what"].tolist() == ["DECOM: '?' is no day.", "has 8 cells, and its headings are 13."]


def test_rows_of_commas_alone_are_no_rows(tmp_path: Path) -> None:
    found = read_episodes([file_of(tmp_path, HEAD, GOOD, "," * 12, "", GOOD, "," * 12)]).rows
    assert found["line"].tolist() == [2, 5]


def test_cells_in_quotes_are_read_and_lines_are_right(tmp_path: Path) -> None:
    lines = (HEAD, changed(HOME_POST='"CV1, 2AB"'), changed(HOME_POST='"CV1\n2AB"'), changed(PLACE="X9"))
    assert ":5: PLACE" in refused(file_of(tmp_path, *lines))


def test_the_rows_of_two_councils_are_refused(tmp_path: Path) -> None:
    rows = [one.row() | {"LA": la, "YEAR": "2018"} for one, la in zip(ROWS, ("331", "331", "330"), strict=True)]
    told = refused(write_rows(tmp_path / "2017-episodes.csv", rows, list(rows[0])))
    assert ":4: LA: holds rows of two authorities, '331' and '330'." in told


def test_a_folder_without_episodes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(InvalidInstance, match=r"has no CSV file with 'episode' in its name. There is other.csv"):
        demand_from_903(tmp_path)


def test_days_of_birth_are_read_and_two_of_a_child_refused(tmp_path: Path) -> None:
    first = write_header(tmp_path / "2017-header.csv", {"1": dt.date(2005, 3, 4), "2": dt.date(2006, 1, 1)})
    assert read_children([first], []).born == {
        "1": day_number(dt.date(2005, 3, 4)),
        "2": day_number(dt.date(2006, 1, 1)),
    }
    second = write_header(tmp_path / "2018-header.csv", {"3": dt.date(2009, 1, 1), "1": dt.date(2005, 3, 5)})
    with pytest.raises(InvalidInstance, match=r"2018-header.csv:3: DOB: the child has another day of birth"):
        read_children([first, second], [])
    bad = write_rows(tmp_path / "2019-header.csv", [{"CHILD": "1", "DOB": "13/13/2005"}], ["CHILD", "DOB"])
    with pytest.raises(InvalidInstance, match=r"2019-header.csv:2: DOB: '13/13/2005' is no day"):
        read_children([bad], [])


def test_episodes_given_as_header_are_told(tmp_path: Path) -> None:
    file = write_year(tmp_path, 2017, ROWS)
    with pytest.raises(
        InvalidInstance,
        match=r"is no file of dates of birth: there is no column 'DOB'. It looks like the file of episodes",
    ):
        read_children([file], [])


@pytest.mark.parametrize(
    "text", ["01/05/2017", "1/5/2017", "2017-05-01", "2017-05-01 00:00:00", "2017-05-01T00:00:00", "01-05-2017"]
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read_day(text) == day_number(dt.date(2017, 5, 1))


@pytest.mark.parametrize("text", ["05/13/2017", "2017-13-01", "29/02/2017", "2017", "1 May 2017", "01/05/17"])
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) == UNREADABLE


def test_birthdays_are_exact() -> None:
    import numpy as np

    born = np.array([day_number(dt.date(2000, 2, 29)), day_number(dt.date(2001, 12, 31))])
    assert [day_of(day) for day in birthdays(born, 18)] == [dt.date(2018, 3, 1), dt.date(2019, 12, 31)]
    assert [day_of(day) for day in birthdays(born, 4)] == [dt.date(2004, 2, 29), dt.date(2005, 12, 31)]


def test_ends_of_lines_of_old_machines_are_ends_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "2017-episodes.csv"
    file.write_bytes(f"{HEAD}\r{GOOD}\r{GOOD}\r".encode())
    assert read_episodes([file]).rows["line"].tolist() == [2, 3]


PIECES = (
    b",",
    b'"',
    b"\r",
    b"\r\n",
    b"\n",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\xff",
    b"31/02/2020",
    b",,,",
    b";",
    b"\xa3",
    b"V3",
)


@pytest.mark.parametrize("seed", range(80))
def test_whatever_a_file_holds_it_is_read_or_refused(seed: int, tmp_path: Path) -> None:
    """Bytes are changed, cut out and put in; each row is accounted for, or one message says what is wrong."""
    chance = random.Random(seed)
    lines = [
        HEAD,
        *(
            changed(CHILD=str(nth), DECOM=f"{1 + nth % 28:02}/05/2017", PLACE=("K2", "U4")[nth % 2])
            for nth in range(30)
        ),
    ]
    content = bytearray("\n".join(lines).encode())
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        at = chance.randrange(len(content))
        if chance.random() < 0.5:
            content[at : at + chance.randrange(12)] = b""
        content[at:at] = chance.choice(PIECES)
    file = tmp_path / "2017-episodes.csv"
    file.write_bytes(bytes(content))
    told = ""
    try:
        found = demand_from_903(file, leave_out_damaged=bool(seed % 2), test=False)
        assert found.history.used + len(found.history.left_out) == found.history.rows
    except InvalidInstance as error:
        told = str(error)
    assert not told or told.startswith(str(file))
