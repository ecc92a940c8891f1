"""What a form asks for is done, a mistake is told where it was made, and nobody's edit is lost."""

from __future__ import annotations

import io
import json
import re
import tempfile
import tomllib
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from commission_opt.app import saving
from commission_opt.app.words import table_name
from commission_opt.instance.load import load
from commission_opt.instance.workbook.sheets import sheets
from commission_opt.instance.workbook.write import workbook_bytes
from commission_opt.plan.not_written import NotWritten
from tests.app.client import Visitor
from tests.returns.made_up import USUAL, happened, write_returns
from tests.starter.published import both

TUTORIAL = Path(__file__).resolve().parents[2] / "instances" / "tutorial.toml"
SPOT = "/instance/tutorial.toml/table/spot"
PRICE = "c.0.price_per_week"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}",
    '=HYPERLINK("http://evil")',
    "x' onmouseover='alert(1)",
    "\u202egpj.exe",
    "a" * 5_000,
    "\\N{NULL}",
    "line\r\nbreak",
    "'''\n\"\"\"\\",
    "🏠 ﷽ ẞ",
)


def data(visitor: Visitor, name: str = "tutorial.toml") -> dict[str, Any]:
    return tomllib.loads((visitor.project.folder / name).read_text(encoding="utf-8"))


def test_an_edit_is_saved_and_journalled(visitor: Visitor) -> None:
    visitor.example()
    assert visitor.post(SPOT, {"seen": visitor.seen(SPOT), PRICE: "£6,250"}).status_code == 303
    assert data(visitor)["spot"][0]["price_per_week"] == 6250
    line = visitor.project.journal.lines("tutorial.toml")[0]
    assert line["act"] == "changed"
    assert line["changes"] == [{"path": "spot.spot.price_per_week", "old": "4900", "new": "6250"}]
    assert line["who"]
    assert "spot.spot.price_per_week" in visitor.page("/instance/tutorial.toml")


@pytest.mark.parametrize(
    ("text", "told"), [("-5", "is not at least 0"), ("dear", "is no number"), ("1e9", "is not at most")]
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_saved(visitor: Visitor, text: str, told: str) -> None:
    visitor.example()
    before = data(visitor)
    page = visitor.post(SPOT, {"seen": visitor.seen(SPOT), PRICE: text}).text
    assert f'id="{PRICE}-error"' in page
    assert told in page
    assert f'value="{text}"' in page  # what was typed is still there
    assert data(visitor) == before
    checked = json.loads(visitor.post(f"{SPOT}/check", {PRICE: text}).text)
    assert told in checked["fields"][PRICE]


@pytest.mark.parametrize("row", ["²", "9" * 5_000, "-1", "1", ""])
def test_a_field_of_a_row_that_is_not_there_is_passed_over(visitor: Visitor, row: str) -> None:
    visitor.example()
    checked = visitor.post(f"{SPOT}/check", {f"c.{row}.price_per_week": "dear"})
    assert (checked.status_code, checked.json) == (200, {"fields": {}})


def test_a_mistake_about_another_table_is_told_above(visitor: Visitor) -> None:
    visitor.example()
    table = "/instance/tutorial.toml/table/need"
    page = visitor.post(table, {"seen": visitor.seen(table), "c.0.id": "renamed"}).text
    assert "Nothing was saved yet" in page
    assert "there is no need 'fostering'" in unescape(page)
    assert visitor.post(table, {"seen": visitor.seen(table), "c.0.id": "renamed", "draft": "1"}).status_code == 303
    assert "It cannot be solved as it stands" in visitor.page("/instance/tutorial.toml")
    assert visitor.post("/instance/tutorial.toml/solve").status_code == 400


def test_what_somebody_else_has_saved_is_not_overwritten(visitor: Visitor) -> None:
    """Two windows, and the command line."""
    visitor.example()
    first = second = visitor.seen(SPOT)
    assert visitor.post(SPOT, {"seen": first, PRICE: "6000"}).status_code == 303
    page = visitor.post(SPOT, {"seen": second, PRICE: "7000"}).text
    assert "Somebody else has changed this" in page
    assert "The file says “6000” here by now." in page
    assert 'value="7000"' in page
    assert data(visitor)["spot"][0]["price_per_week"] == 6000
    assert visitor.post(SPOT, {"seen": visitor.seen(SPOT), PRICE: "7000"}).status_code == 303  # knowingly
    file = visitor.project.folder / "tutorial.toml"
    seen = visitor.seen(SPOT)
    file.write_text(file.read_text(encoding="utf-8").replace("7000", "7001"), encoding="utf-8")
    assert "Somebody else" in visitor.post(SPOT, {"seen": seen, PRICE: "8000"}).text
    assert data(visitor)["spot"][0]["price_per_week"] == 7001


def test_rows_come_and_go(visitor: Visitor) -> None:
    visitor.example()
    record = {"n.id": "second", "n.takes": "home", "n.price_per_week": "8000"}
    answer = visitor.post(f"{SPOT}/new", {"seen": visitor.seen(f"{SPOT}/new")} | record)
    assert answer.status_code == 303
    assert data(visitor)["spot"][1] == {"id": "second", "takes": ["home"], "price_per_week": 8000}
    wrong = visitor.post(
        f"{SPOT}/new", {"seen": visitor.seen(f"{SPOT}/new"), "n.id": "third", "n.takes": "nobody"}
    ).text
    assert "Nothing was saved yet" in wrong
    assert '<details class="govuk-details" open>' in wrong  # what is missing may stand among the rest
    assert '<details class="govuk-details" open>' not in visitor.page(f"{SPOT}/new")
    assert visitor.post(f"{SPOT}/1/remove", {"seen": visitor.seen(SPOT)}).status_code == 303
    assert len(data(visitor)["spot"]) == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(visitor: Visitor, text: str) -> None:
    """In a title, a name, a note, a search for a figure and the name of a council: shown as it is, and never run."""
    visitor.example()
    table = "/instance/tutorial.toml/table/instance"
    visitor.post(table, {"seen": visitor.seen(table), "c.0.title": text, "c.0.description": text})
    visitor.post(SPOT, {"seen": visitor.seen(SPOT), "c.0.name": text, PRICE: text, "draft": "1"})
    visitor.post(f"{SPOT}/0", {"seen": visitor.seen(SPOT), "c.0.note": text})
    sent = [
        visitor.get("/"),
        visitor.get("/instance/tutorial.toml"),
        visitor.get(SPOT),
        visitor.post("/instance/tutorial.toml/what-if", {"choice": "figure", "path": text, "value": text}),
        visitor.post("/new/starter", {"council": text, "children": text, "name": text}),
        visitor.post("/compare", {"with": text}),
        visitor.get("/jobs"),
        visitor.get("/history"),
    ]
    for answer in sent:
        assert answer.status_code in (200, 303), answer.text
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "onmouseover='" not in answer.text
        assert ">49<" not in answer.text
    assert load(visitor.project.file("tutorial.toml"))


def test_hostile_text_in_every_field_is_text(visitor: Visitor) -> None:
    """Of rows and new rows of every table: shown again whether it is refused or saved, and never run."""
    name, text = visitor.example("coventry-2017"), " ".join(HOSTILE[:5])
    tried = 0
    for table in sheets():
        place = f"/instance/{name}/table/{table}"
        for path in (place, f"{place}/0", f"{place}/new"):
            keys = re.findall(r' name="([cn]\.[^"]+)"', visitor.get(path).text)
            if not keys:
                continue
            tried += len(keys)
            sent = {"seen": visitor.seen(path)} | dict.fromkeys(map(unescape, keys), text)
            answer = visitor.post(path, sent)
            page = answer.text if answer.status_code == 200 else visitor.page(place)  # saved, where any text may stand
            assert "&lt;script&gt;alert(1)" in page, path
            assert "<script>alert" not in page, path
            assert "<img src=x" not in page, path
            assert "onmouseover='" not in page, path
    assert tried > 500


def test_a_what_if_follows_its_base_and_logs_what_it_changes(visitor: Visitor) -> None:
    visitor.example()
    asked = {"choice": "figure", "path": "spot.spot.price_per_week", "value": "7000", "name": "dear"}
    assert visitor.post("/instance/tutorial.toml/what-if", asked).headers["Location"] == "/instance/dear.toml"
    made = data(visitor, "dear.toml")
    assert made["extends"] == "tutorial.toml"
    assert made["spot"] == [{"id": "spot", "price_per_week": 7000}]
    page = visitor.page("/instance/dear.toml")
    assert "What this what-if changes" in page
    assert "4900" in page
    for choice, told in (
        ({"path": "spot.spto.price_per_week"}, "spot"),
        ({"value": "-1"}, "at least 0"),
        ({"path": ""}, "Choose a figure"),
    ):
        assert told in unescape(
            visitor.post("/instance/tutorial.toml/what-if", asked | choice | {"name": "other"}).text
        )
    assert visitor.post("/instance/tutorial.toml/remove").status_code == 400  # dear.toml extends it
    assert visitor.post("/instance/dear.toml/remove").status_code == 303
    assert [one.name for one in visitor.project.instances()] == ["tutorial.toml"]


def test_a_named_what_if_is_the_same_as_on_the_command_line(visitor: Visitor) -> None:
    name = visitor.example("southampton-2019-block")
    known = load(visitor.project.file(name)).what_if
    for one in known[:3]:
        there = visitor.post(f"/instance/{name}/what-if", {"choice": f"known-{one.id}"}).headers["Location"]
        made = load(visitor.project.file(there.rpartition("/")[2]))
        wanted = load(visitor.project.file(name)).with_what_if(one.id)
        assert made.with_changes({"title": "x"}).sha256 == wanted.with_changes({"title": "x"}).sha256


def test_a_workbook_and_a_file_are_taken_up(visitor: Visitor) -> None:
    given = load(TUTORIAL)
    book = visitor.post("/new/file", {"file": (io.BytesIO(workbook_bytes(given)), "../../ours.xlsx")})
    assert book.headers["Location"] == "/instance/ours.toml"
    assert load(visitor.project.file("ours.toml")).sha256 == given.sha256
    plain = visitor.post("/new/file", {"file": (io.BytesIO(TUTORIAL.read_bytes()), "ours.toml")})
    assert plain.headers["Location"] == "/instance/ours-2.toml"
    assert visitor.get("/instance/ours.toml/workbook").status_code == 200
    assert visitor.get("/instance/ours.toml/file").headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.toml"),
        (b"", "empty.xlsx"),
        (b"PK\x03\x04 and no more", "broken.xlsx"),
        (b"\x00\x01\x02", "binary.toml"),
        (b"title = ", "half.toml"),
        (b'title = "x"\n' * 3, "twice.toml"),
        (b'extends = "../../secret.toml"', "outside.toml"),
        (b"[" * 5_000, "deep.toml"),
        (TUTORIAL.read_bytes()[:900], "cut.toml"),
        (b"x", "program.exe"),
        (b"x", "none"),
    ],
)
def test_a_damaged_file_is_told_of_and_not_taken(visitor: Visitor, content: bytes, name: str) -> None:
    answer = visitor.post("/new/file", {"file": (io.BytesIO(content), name)})
    assert answer.status_code == 200
    assert 'id="file-error"' in answer.text
    assert "Traceback" not in answer.text
    assert visitor.project.instances() == []


def test_from_statistics(visitor: Visitor, tmp_path: Path) -> None:
    answer = visitor.post("/new/statistics", {"council": "Oakshire"})
    assert "Choose the tables, as downloaded." in answer.text
    wrong = visitor.post("/new/statistics", {"council": "Oakshire", "tables": (io.BytesIO(b"a,b\n1,2\n"), "t.csv")})
    assert 'id="tables-error"' in wrong.text
    assert "table-1.csv" in wrong.text
    assert tempfile.gettempdir() not in wrong.text
    files = [(io.BytesIO(one.read_bytes()), one.name) for one in both(tmp_path)]
    given = {"council": "Oakshire", "price": "5000", "tables": files}
    made = visitor.post("/new/statistics", given)
    assert made.headers.get("Location", made.text) == "/instance/Oakshire.toml"
    assert "Oakshire" in load(visitor.project.file("Oakshire.toml")).title


def test_from_the_statutory_return(visitor: Visitor, tmp_path: Path) -> None:
    """Only what is estimated of all children is kept: no file of the project names one of them."""
    (tmp_path / "years").mkdir()
    lived = happened(USUAL, np.random.default_rng(1))
    files = [one for one in write_returns(tmp_path / "years", lived, range(2021, 2024)) if one.suffix == ".csv"]
    given = {"council": "Oakshire", "episodes": [(io.BytesIO(one.read_bytes()), one.name) for one in files]}
    made = visitor.post("/new/return", given)
    assert made.headers.get("Location") == "/instance/Oakshire.toml", made.text
    assert load(visitor.project.file("Oakshire.toml")).demand
    kept = {one.name for one in visitor.project.folder.rglob("*") if one.is_file()}
    assert kept == {"Oakshire.toml", "journal.jsonl"}
    wrong = visitor.post("/new/return", {"episodes": (io.BytesIO(b"a,b\n1,2\n"), "e.csv")}).text
    assert 'id="episodes-error"' in wrong
    assert tempfile.gettempdir() not in wrong


def test_a_full_disk_leaves_everything_as_it_was(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.example()
    before = (visitor.project.folder / "tutorial.toml").read_bytes()
    lines = len(visitor.project.journal.lines())

    def full(*_: object) -> None:
        raise NotWritten("tutorial.toml cannot be written: no space left on device.")

    monkeypatch.setattr(saving, "replace_files", full)
    answer = visitor.post(SPOT, {"seen": visitor.seen(SPOT), PRICE: "6000"})
    assert answer.status_code == 400
    assert "no space left on device" in answer.text
    assert (visitor.project.folder / "tutorial.toml").read_bytes() == before
    assert len(visitor.project.journal.lines()) == lines


def test_a_file_that_is_no_instance_can_be_looked_at(visitor: Visitor) -> None:
    (visitor.project.folder / "broken.toml").write_text("title = \n", encoding="utf-8")
    (visitor.project.folder / "binary.toml").write_bytes(b"\x00\xff")
    assert visitor.page("/").count("<tr") == 3
    assert "broken.toml, line 1" in visitor.page("/instance/broken.toml")
    assert visitor.get("/instance/broken.toml/table/spot").status_code == 400
    assert visitor.get("/instance/binary.toml").status_code == 400


def test_tables_are_called_what_they_hold() -> None:
    names = {name: table_name(name) for name in ("block", "dps", "dps.provider", "need", "rules.locality", "what_if")}
    assert list(names.values()) == ["Block contract", "DPS", "DPS: provider", "Needs", "Rules: locality", "What if"]


def test_a_few_records_with_many_keys_stand_side_by_side(visitor: Visitor) -> None:
    """A key a row, with what it means; records in plenty are rows."""
    visitor.example()
    page = visitor.page(SPOT)
    assert "app-across" in page
    assert "What the columns mean" not in page
    assert PRICE in page
    many = visitor.page("/instance/tutorial.toml/table/assumption")
    assert "app-across" not in many
    assert "What the columns mean" in many


def test_children_and_beds_are_seen_where_they_are_changed(visitor: Visitor) -> None:
    visitor.example()
    table = "/instance/tutorial.toml/table/demand"
    told = "Children who need a placement, and beds there today"
    for path in (table, f"{table}/0", "/instance/tutorial.toml"):
        assert told in visitor.page(path), path
    assert told not in visitor.page(SPOT)
    figure = re.compile(r"<svg.*?</svg>", re.DOTALL)
    before = figure.findall(visitor.page(table))
    assert visitor.post(table, {"seen": visitor.seen(table), "c.0.by_period": "3, 9"}).status_code == 303
    assert len(before) == 1
    assert figure.findall(visitor.page(table)) != before


def test_two_hundred_instances_are_listed(visitor: Visitor) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    for number in range(200):
        (visitor.project.folder / f"n{number}.toml").write_text(text, encoding="utf-8")
    assert visitor.page("/").count('href="/instance/') == 200


def test_a_table_of_two_thousand_rows_comes_in_pages(visitor: Visitor) -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    rows = "".join(
        f'\n[[assumption]]\nid = "more-{n}"\nvalue = 1\nbasis = "assumed"\nreason = "x"\n' for n in range(2_000)
    )
    (visitor.project.folder / "long.toml").write_text(text + rows, encoding="utf-8")
    table = "/instance/long.toml/table/assumption"
    page = visitor.page(f"{table}?page=5")
    assert page.count('aria-label="Id, ') == 100
    assert "Page 5 of 21" in page
    sent = {"seen": visitor.seen(table), "c.450.reason": "y"}
    answer = visitor.post(f"{table}?page=5", sent)
    assert answer.headers.get("Location", answer.text).endswith("page=5")
    assert [one["reason"] for one in data(visitor, "long.toml")["assumption"]].count("y") == 1
