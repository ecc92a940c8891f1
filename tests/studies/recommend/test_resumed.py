"""Recommendations that are stopped or killed go on where they were, and say the same wherever they run."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import commission_opt as co
from commission_opt.plan.not_written import NotWritten
from commission_opt.studies.recommend.journal import FORM, AnotherRecommendation
from commission_opt.studies.recommend.trial import Trials
from tests.cli.run import environment
from tests.studies.recommend.cases import BASELINE, CITY, REGISTER, city, found

WORLDS = 60

# Starts recommendations as its children when told to, so that everything is imported only once. Each kills itself at the
# moment that it is told, counted in changes of the journal: before one, within it, or after it.
STARTER = """
import os, signal, sys
import commission_opt as co
import highspy, pulp, commission_opt.engines.highs, commission_opt.model.build, commission_opt.plan.evaluator
from commission_opt.studies.journals.answers import Answers
from commission_opt.studies.recommend.recommend import recommend

def deadly(moment, how):
    left, write = [moment], Answers._write

    def die():
        os.kill(os.getpid(), signal.SIGKILL)

    def written(self, database, texts):
        left[0] -= 1
        if left[0] < 0 and how == "before":
            die()
        if left[0] < 0 and how == "within":  # pages of half a change have reached the disk
            database.run("PRAGMA cache_size = 1")
            database.run("BEGIN")
            for question, text in texts.items():
                database.run("INSERT OR REPLACE INTO finished VALUES (?, ?, ?)", question, text + " " * 50_000, "")
            die()
        write(self, database, texts)
        if left[0] < 0:
            die()

    Answers._write = written

if __name__ == "__main__":
    instance = co.load(sys.argv[1])
    for line in sys.stdin:
        out, workers, moment, how = line.split()
        child = os.fork()
        if child == 0:
            deadly(int(moment), how)
            recommend(instance, worlds=60, workers=int(workers), out=out)
            os._exit(0)
        print("killed" if os.WIFSIGNALED(os.waitpid(child, 0)[1]) else "finished", flush=True)
"""


def files(folder: Path) -> dict[str, bytes]:
    """What is written beside the journal."""
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.is_file() and one.name != FORM.file}


def answers(folder: Path) -> int:
    with closing(sqlite3.connect(folder / FORM.file)) as db:
        return int(db.execute("SELECT count(*) FROM finished").fetchone()[0])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
def test_killed_twenty_times_it_ends_as_if_undisturbed(tmp_path: Path) -> None:
    """Twenty kills at moments that are drawn, five in each folder, two of them with processes."""
    script, file = tmp_path / "starter.py", tmp_path / "city.toml"
    script.write_text(STARTER, encoding="utf-8")
    file.write_text(CITY + REGISTER, encoding="utf-8")
    whole = co.recommend(co.load(file), worlds=WORLDS, out=tmp_path / "whole")
    chance, folders = random.Random(4), [tmp_path / f"killed-{number}" for number in range(4)]
    with subprocess.Popen(
        [sys.executable, str(script), str(file)],
        env=environment(OPENBLAS_NUM_THREADS="1"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        for kill in range(20):
            how, workers = chance.choice(("before", "within", "after")), 2 if kill in (7, 13) else 1
            starter.stdin.write(f"{folders[kill // 5]} {workers} {chance.randrange(9)} {how}\n")
            starter.stdin.flush()
            assert starter.stdout.readline() == "killed\n"
        starter.stdin.close()
    for folder in folders:
        assert 0 < answers(folder) < answers(tmp_path / "whole")
        again = co.recommend(co.load(file), worlds=WORLDS, out=folder)
        assert again.rows() == whole.rows()
        assert files(folder) == files(tmp_path / "whole")


def test_nothing_that_is_finished_is_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = co.recommend(city(REGISTER), worlds=WORLDS, out=tmp_path)
    before = answers(tmp_path)
    monkeypatch.setattr(Trials, "of", None)  # a trial would fail
    assert co.recommend(city(REGISTER), worlds=WORLDS, out=tmp_path).rows() == first.rows()
    assert answers(tmp_path) == before


def test_more_worlds_take_up_what_is_there(tmp_path: Path) -> None:
    co.recommend(city(REGISTER), worlds=WORLDS, out=tmp_path)
    before = answers(tmp_path)
    more = co.recommend(city(REGISTER), worlds=100, out=tmp_path)
    assert more.rows() == found(REGISTER, 100).rows()
    assert answers(tmp_path) > before


def test_a_journal_of_something_else_is_refused_and_stays(tmp_path: Path) -> None:
    co.recommend(city(), worlds=WORLDS, vary={}, out=tmp_path)
    before = (tmp_path / FORM.file).read_bytes()
    spot: dict[str, Any] = {"vary": {"spot.spot.price_per_week": (3000, 5000)}}
    for instance, settings, says in (
        (city(BASELINE), {"vary": {}}, "the instance"),
        (city(), spot, "figures that are drawn"),
        (city(), {"vary": {}, "gap": 0.01}, "the solver's settings"),
        (city(), {"vary": {}, "seed": 3}, "the solver's settings, seed"),
    ):
        with pytest.raises(AnotherRecommendation, match=rf"what differs: {says}\."):
            co.recommend(instance, worlds=WORLDS, out=tmp_path, **settings)
    assert (tmp_path / FORM.file).read_bytes() == before


def test_an_answer_that_somebody_changed_is_damage(tmp_path: Path) -> None:
    co.recommend(city(), worlds=WORLDS, vary={}, out=tmp_path)
    with closing(sqlite3.connect(tmp_path / FORM.file, isolation_level=None)) as db:
        db.execute("UPDATE finished SET answer = '{}' WHERE question LIKE 'trial%' AND question LIKE '% 40'")
    with pytest.raises(AnotherRecommendation, match=r"is damaged .the answer to 'trial"):
        co.recommend(city(), worlds=WORLDS, vary={}, out=tmp_path)


def test_a_folder_that_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(NotWritten):
        co.recommend(city(), worlds=WORLDS, vary={}, out=tmp_path / "file", progress=lambda *_: pytest.fail("worked"))


@pytest.mark.parametrize("workers", [2, 3])
def test_processes_change_nothing(workers: int) -> None:
    there, here = found(REGISTER, WORLDS, workers), found(REGISTER, WORLDS)
    assert there.tables() == here.tables()
    assert there.to_dict()["advice"] == here.to_dict()["advice"]


def test_a_cluster_says_the_same_and_keeps_what_is_finished(address: str, tmp_path: Path) -> None:
    there = co.recommend(city(REGISTER), worlds=WORLDS, cluster=address, out=tmp_path)
    here = found(REGISTER, WORLDS)
    assert there.rows() == here.rows()
    assert there.worlds() == here.worlds()
    assert answers(tmp_path) > 0


def test_an_address_where_nothing_answers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("commission_opt.engines.cluster.SECONDS_TO_CONNECT", 1)
    with pytest.raises(co.CommissionError, match="No Dask scheduler answers"):
        co.recommend(city(), worlds=WORLDS, vary={}, cluster="tcp://127.0.0.1:1")
