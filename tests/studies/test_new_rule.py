"""A rule that only its own room knows is held, told, asked about and named in a clash like any other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import commission_opt as co
from commission_opt.plan.statements.notes import rule_notes
from commission_opt.rules import rooms
from commission_opt.studies.diagnosis.diagnosis import diagnose
from commission_opt.studies.explanation.changed import Ease
from commission_opt.studies.explanation.questions import questions
from tests.plan.cases import SMALL, write_small
from tests.studies import homes_called_off


@pytest.fixture(autouse=True)
def _one_room_more(monkeypatch: pytest.MonkeyPatch) -> None:
    room = rooms.RuleRoom(homes_called_off.__name__, homes_called_off.CARD)
    every = (*rooms.rooms(), room)
    cards = {one.card.id: one.card for one in every}
    monkeypatch.setattr(rooms, "rooms", lambda: every)
    monkeypatch.setattr(rooms, "_cards", lambda: cards)
    monkeypatch.setattr(sys.modules["commission_opt.plan.evaluator.evaluate"], "rooms", lambda: every)


def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, least: int, text: str = SMALL) -> co.Instance:
    monkeypatch.setattr(homes_called_off, "least", least)
    return co.load(write_small(tmp_path, text))


def test_it_binds_and_what_it_is_worth_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = SMALL.replace("price_per_week = 4000", "price_per_week = 2000")  # cheaper than a home called off
    free = co.solve(made(tmp_path, monkeypatch, 0, text), compare=False)
    assert sum(free.decisions.awarded.values()) == 2  # near home
    instance = made(tmp_path, monkeypatch, 3, text)
    plan = co.solve(instance, compare=False)
    assert plan.objective is not None
    assert free.objective is not None
    assert plan.objective > free.objective + 1
    result = plan.to_dict()
    (row,) = [row for row in result["rules"] if row["id"] == "C99"]
    assert (row["binding"], row["hard"], row["price"]) == (True, True, None)  # not £0: it takes another solve
    (note,) = rule_notes(result)
    (told,) = note.texts
    assert told.startswith("Homes called off (Framework homes): at least 3; its cost needs another solve")
    assert "whole numbers" in told
    asked = [one for one in questions(instance, result, plan.decisions) if isinstance(one, Ease)]
    (ease,) = [one for one in asked if one.rule == "C99"]
    assert (ease.name, ease.record, ease.now, ease.value) == ("homes called off, Framework homes", "homes", 3, 2.0)


def test_it_alone_is_named_where_it_alone_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = diagnose(made(tmp_path, monkeypatch, 4))  # there are three
    assert [part.text for part in found.parts] == ["homes called off, Framework homes: 3 instead of at least 4 homes"]
    assert found.changes == {"rules.homes_called_off.dps.at_least": 3}
    assert found.clash == ("homes called off: Framework homes, at least 4 homes (C99)",)
    assert found.clash_smallest
    with pytest.raises(co.CommissionError, match="c98"):
        diagnose(made(tmp_path, monkeypatch, 4), ["c98"])
    assert diagnose(made(tmp_path, monkeypatch, 4), ["C99"]).verdict == "none"
