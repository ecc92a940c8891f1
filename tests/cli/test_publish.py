"""`publish`: the files, where they go, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from click.testing import CliRunner

import commission_opt as co
from commission_opt import errors
from commission_opt.cli.publish import command
from commission_opt.plan.write import NotWritten
from commission_opt.publishing.compose import compose
from commission_opt.publishing.publish import UnknownFormat, content
from commission_opt.publishing.report_marks import is_ours
from tests.cli.run import run
from tests.plan.cases import INFEASIBLE, plan, write_small


@pytest.fixture
def result(tmp_path: Path) -> Path:
    plan().save(tmp_path / "result")
    return tmp_path / "result"


def test_the_report_goes_beside_the_result_in_every_format(result: Path) -> None:
    pytest.importorskip("jinja2")
    done = run("publish", str(result), cwd=result.parent)
    assert done.returncode == 0, done.stderr
    assert {file.name for file in (result / "report").iterdir()} >= {"report.html", "report.md"}
    assert "Small: one town" in (result / "report" / "report.html").read_text(encoding="utf-8")


def test_formats_and_folder_can_be_chosen(result: Path, tmp_path: Path) -> None:
    done = run(
        "publish", str(result / "plan.json"), "--out", str(tmp_path / "paper"), "--format", "md", cwd=result.parent
    )
    assert done.returncode == 0, done.stderr
    assert [file.name for file in (tmp_path / "paper").iterdir()] == ["report.md"]
    assert done.stdout == ""


def test_the_same_from_python(tmp_path: Path) -> None:
    found = co.publish(plan(), tmp_path, formats=["md"])
    assert found.title == "Small: one town"
    assert (tmp_path / "report.md").is_file()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file"),
        ("{", "study.json:1: is damaged, or no JSON"),
        ('{"format": 1}', "is no study that a report can show"),
        ('{"format": 9, "study": "frontier"}', "is of format 9, and this version reads format 1"),
    ],
)
def test_what_is_no_study_is_not_attached(result: Path, tmp_path: Path, content: str | None, said: str) -> None:
    file = tmp_path / "study.json"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    done = run("publish", str(result), "--format", "md", "--attach", str(file), cwd=result.parent)
    assert (done.returncode, done.stderr.count("\n")) == (errors.EXIT_INVALID, 1)
    assert said in done.stderr
    assert not (result / "report").exists()


def test_a_format_that_there_is_not_is_named(result: Path) -> None:
    done = run("publish", str(result), "--format", "pdf", cwd=result.parent)
    assert done.returncode == errors.EXIT_USAGE
    assert "cannot be written as 'pdf'" in done.stderr


def test_the_format_of_what_opens_a_file_is_named(result: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"as 'word' and 'pdf'\. .*; for word say docx\.$"):
        co.publish(co.Plan.load(result), formats=["html", "word", "pdf"])
    done = CliRunner().invoke(command, [str(result), "--format", "md,,word"])
    assert isinstance(done.exception, UnknownFormat)
    assert "cannot be written as 'word'. " in str(done.exception)
    none = CliRunner().invoke(command, [str(result), "--format", ","])
    assert "cannot be written as ','" in str(none.exception)
    assert not (result / "report").exists()


@pytest.mark.parametrize("form", ["html", "md", "docx", "xlsx"])
def test_a_file_that_is_no_report_is_not_replaced(tmp_path: Path, form: str) -> None:
    (tmp_path / f"report.{form}").write_text("hello", encoding="utf-8")
    with pytest.raises(NotWritten, match=rf"report\.{form} was not written by this program, so was kept"):
        co.publish(plan(), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [f"report.{form}"]
    assert (tmp_path / f"report.{form}").read_text(encoding="utf-8") == "hello"


@pytest.mark.parametrize(
    ("form", "package"), [("html", "jinja2"), ("md", ""), ("docx", "docx"), ("xlsx", "xlsxwriter")]
)
def test_a_report_of_this_program_is_replaced(form: str, package: str) -> None:
    if package:
        pytest.importorskip(package)
    first = compose(plan().to_dict()).sections[:1]
    short = replace(compose(plan().to_dict()), title="<x>", sections=first)
    assert is_ours(form, content(short, form))
    assert is_ours(form, b"")
    assert not is_ours(form, content(replace(short, made_by="somebody"), form))


def test_a_result_without_a_plan_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(co.solve(co.load(write_small(tmp_path, INFEASIBLE))).to_json(), encoding="utf-8")
    done = run("publish", str(file), cwd=tmp_path)
    assert done.returncode == errors.EXIT_INVALID
    assert "There is no mix to publish" in done.stderr


def test_a_damaged_archive_is_no_report() -> None:
    archive = BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as parts:
        parts.writestr("docProps/core.xml", "<dc:creator>commission_opt 0.1.0</dc:creator>" * 50)
    whole = archive.getvalue()
    assert is_ours("docx", whole)
    packed = whole.index(b"docProps/core.xml") + len(b"docProps/core.xml")
    assert not is_ours("docx", whole[:packed] + b"\xff\xff\xff" + whole[packed + 3 :])
