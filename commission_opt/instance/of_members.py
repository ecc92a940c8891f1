"""The instance of some authorities of a region by themselves: their children, and the offers that are open to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from commission_opt.instance.instance import Instance
from commission_opt.instance.problems import InvalidInstance, Problem
from commission_opt.instance.references import PREVENTION
from commission_opt.instance.rules import PREFIX, named_types
from commission_opt.instance.spelling import did_you_mean, listed, shown
from commission_opt.offers.rooms import offer_kinds

PlainTables = dict[str, Any]
LISTS = ("areas", "offers")  # of ids, in a rule or of a funder, that say what it is about


def of_members(instance: Instance, members: Collection[str]) -> Instance:
    """The instance of some authorities alone.

    Kept are the children and referrals from their areas, and offers whose `members` are left out or name one of them.
    All areas stay, as places where offers are. What is about other areas, or offers that are gone, goes: rules, funders,
    commitments, changes of what-ifs and forecasts, uncertain figures, registered assumptions. A rule for the whole
    region, such as a budget, stays as it is.

    Parameters
    ----------
    members
        Ids of `[[authority]]`.

    Raises
    ------
    InvalidInstance
        Where there is no such authority, an offer that is there already names no members, or there are no children.
    """
    _refuse(instance, members)
    areas = {area for one in instance.authority if one.id in members for area in one.areas}
    tables = {key: value for key, value in instance.to_dict().items() if key != "format"}
    gone = {one.id for one in instance.offers if one.members and not set(one.members) & set(members)}
    gone |= {dps.id for dps in instance.dps if all(one.id in gone for one in dps.offers())}
    for kind in offer_kinds():
        _keep(tables, kind, lambda one: one["id"] not in gone)
    gone |= _without_referrals(tables, areas)
    _keep_children(tables, areas)
    if not tables["demand"]:
        labels = listed(one.label for one in instance.authority if one.id in members)
        raise InvalidInstance(
            [Problem(instance.document.file, 0, "demand", f"there are no children from {labels}.", "")]
        )
    _keep_what_is_about(tables, areas, gone)
    _keep_paths(tables)
    title = " and ".join(one.label for one in instance.authority if one.id in members)
    return Instance.from_dict(tables | {"title": f"{instance.title}: {title}"[:300]}, instance.document.file)


def _refuse(instance: Instance, members: Collection[str]) -> None:
    known = {one.id for one in instance.authority}
    problems = []
    for one in members:
        if one not in known:
            message = f"there is no authority {shown(one)}."
            problems.append(Problem("members", 0, "", message, did_you_mean(one, known, "authority")))
    for offer in instance.offers:
        if getattr(offer, "existing", False) and not offer.members:
            message = f"'{offer.label}' is there already, and it is not said whose it is."
            remedy = "Add members = [...] to it: the authority that has it, or those that share it."
            problems.append(Problem(instance.document.file, 0, offer.stated_at, message, remedy))
    if problems:
        raise InvalidInstance(problems)


def _records(value: Any) -> Iterator[PlainTables]:
    """The records of a table, where it is one of records."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _keep(tables: PlainTables, name: str, wanted: Any) -> None:
    """Leave those records of a table that are wanted, and the table out where none is."""
    if name in tables:
        tables[name] = [one for one in tables[name] if wanted(one)]
        if not tables[name]:
            del tables[name]


def _keep_children(tables: PlainTables, areas: Collection[str]) -> None:
    """Demand and opening stock from the areas; a demand by rows keeps those of the areas."""
    found = []
    for record in tables["demand"]:
        if "rows" in record:
            rows = [row for row in record["rows"] if row["area"] in areas]
            if rows:
                found.append(record | {"rows": rows})
        elif record.get("area", next(iter(areas))) in areas:
            found.append(record)
    tables["demand"] = found
    _keep(tables, "opening", lambda one: one.get("area", next(iter(areas))) in areas)


def _without_referrals(tables: PlainTables, areas: Collection[str]) -> set[str]:
    """Leave services with the referrals from the areas; ids of those that had some and are left none, which are taken out."""
    gone = set()
    for name in PREVENTION:
        for record in tables.get(name, ()):
            if before := record.get("referral"):
                record["referral"] = [one for one in before if one.get("area", next(iter(areas))) in areas]
                if not record["referral"]:
                    gone.add(record["id"])
        _keep(tables, name, lambda one: one["id"] not in gone)
    return gone


def _keep_what_is_about(tables: PlainTables, areas: Collection[str], gone: Collection[str]) -> None:
    """Rules, funders, planned moves and commitments, with the ids that are left; without those that are about none."""
    rules = tables.get("rules", {})
    places = [(rules, name) for name in named_types()] + [
        (tables, "funder"),
        (tables, "planned_move"),
        (tables, "slippage"),
    ]
    for holder, name in places:
        if name in holder:
            holder[name] = [one for record in holder[name] for one in _narrowed(name, record, areas, gone)]
            if not holder[name]:
                del holder[name]
    for mix in ("baseline", "reference"):
        if mix in tables:
            commit = [one for one in tables[mix].get("commit", ()) if one["offer"] not in gone]
            tables[mix] = tables[mix] | {"commit": commit}


def _narrowed(name: str, record: PlainTables, areas: Collection[str], gone: Collection[str]) -> Iterator[PlainTables]:
    """The record with the areas and offers that are left; nothing where it names some, and too few are left."""
    left = {
        "areas": [one for one in record.get("areas", ()) if one in areas],
        "offers": [one for one in record.get("offers", ()) if one not in gone],
    }
    named = {key: left[key] for key in LISTS if record.get(key)}
    if all(len(ids) >= _at_least(name, key) for key, ids in named.items()):
        yield record | named


def _at_least(name: str, key: str) -> int:
    """Ids that a list of a rule must have, where it has any."""
    rule = named_types().get(name)
    limits = rule.model_fields[key].metadata if rule is not None else ()
    return max([1, *(getattr(limit, "min_length", 1) for limit in limits)])


def _keep_paths(tables: PlainTables) -> None:
    """Changes and figures by path, of records that are left."""
    all_of_them = tables | {f"{PREFIX}{name}": records for name, records in tables.get("rules", {}).items()}
    kept = {name: [one["id"] for one in _records(found) if "id" in one] for name, found in all_of_them.items()}

    def there(path: str) -> bool:
        parts = path.split(".")
        cut = 2 if parts[0] == PREFIX.rstrip(".") else 1
        table, rest = ".".join(parts[:cut]), parts[cut:]
        return table in all_of_them and (not kept[table] or not rest or rest[0] in kept[table])

    for name in ("uncertain", "assumption"):
        _keep(tables, name, lambda one: there(one["path"]))
    for name in ("what_if", "scenario"):
        for record in tables.get(name, ()):
            if "changes" in record:
                record["changes"] = {path: value for path, value in record["changes"].items() if there(path)}
    _keep(tables, "what_if", lambda one: one["changes"])
