"""Figures in words: what a path stands for, as a reader of the advice would say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commission_opt.instance.changes import locate
from commission_opt.instance.problems import InvalidInstance
from commission_opt.plan.wording import day_text, period_text

if TYPE_CHECKING:
    from commission_opt.instance.instance import Instance


def names_of(instance: Instance, paths: Iterable[str]) -> dict[str, str]:
    """What each path is called: "children of Fostering in Apr-Jun 2019", "Spot: price a week"."""
    return {path: _called(instance, path) for path in paths}


def _called(instance: Instance, path: str) -> str:
    try:
        place = locate(instance.document.data, path, "words")
    except InvalidInstance:
        return _said(path.replace(".", " "))
    if place[0] == "demand" and len(place) > 1:
        return _children(instance, place)
    labels, keys, value = [], [], instance.document.data
    for part in place:
        value = _inside(value, part)
        if isinstance(value, Mapping) and "id" in value:
            labels.append(str(value.get("name") or value["id"]))
        elif not (isinstance(value, list) and value and isinstance(value[0], Mapping)):
            keys.append(part)
    said = [_said(str(part)) for part in (keys if labels else keys[-2:])]
    return f"{', '.join(labels)}: {' '.join(said)}" if labels and said else " ".join([*labels, *said])


def _children(instance: Instance, place: Sequence[Any]) -> str:
    """Children of a demand record: of which need, from where, and when."""
    record = instance.demand[int(place[1])]
    needs = {need.id: need.label for need in instance.need}
    areas = {area.id: area.label for area in instance.area}
    of = f" of {needs[record.need]}" if record.need else f" ({record.id})"
    where = f" from {areas[record.area]}" if record.area and len(areas) > 1 else ""
    key, when = str(place[2]) if len(place) > 2 else "children", ""
    if key == "by_period" and len(place) > 3:
        when = f" in {period_text(instance.periods[int(place[3])])}"
    elif key == "path" and len(place) > 3:
        when = f" on {day_text(record.path[int(place[3])].on)}"
    what = "children" if key in ("by_period", "path", "children") else _said(key)
    return f"{what}{of}{where}{when}"


def _inside(value: Any, part: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


def _said(key: str) -> str:
    """A key as words: "price_per_week" is "price a week", "mean_stay_weeks" "mean stay in weeks"."""
    text = key.replace("_per_", " a ").replace("_", " ")
    return f"{text.removesuffix(' weeks')} in weeks" if text.endswith(" weeks") else text
