"""How the recommendation was found, in plain words, and why it can be relied on."""

from __future__ import annotations

from commission_opt.plan.ended import NO_ENGINE, STOPPED
from commission_opt.plan.result import Result, RunInfo
from commission_opt.plan.statements.amounts import percent
from commission_opt.plan.statements.notes import convention_notes, doubt_notes, proof_notes
from commission_opt.plan.statements.table import Table, TableRow, amount, text
from commission_opt.publishing.report import Bullets, Facts, Paragraph, Piece, Section
from commission_opt.publishing.source import Source
from commission_opt.registry import RULES

STATUS = {
    "optimal": "proven",
    "gap": "proven within the gap that was asked for",
} | {status: f"stopped {how}, not proven" for status, how in STOPPED.items()}


def section(source: Source) -> Section:
    """The method, the proof, and the rules that every plan had to respect."""
    result = source.result
    horizon = result["instance"]["horizon"]
    lead = (
        "A mathematical model holds every contract, home and team that could be chosen, and every placement of each "
        f"{horizon['period']}. A solver finds the choice that costs least and keeps every rule. It proves how much cheaper "
        "any other plan could be at most. A second program does not see the model. It works out every cost and every "
        "rule again, from the decisions alone."
    )
    blocks: list[Piece] = [Paragraph(lead)]
    blocks += [Bullets(tuple(text[:1].upper() + text[1:] for text in note.texts)) for note in proof_notes(result)]
    blocks.append(_proof(source))
    if result["hard_rules"]:
        blocks.append(Bullets(tuple(result["hard_rules"]), "Rules that could not be broken at any price"))
    blocks += [Bullets(note.texts, note.label) for note in (*doubt_notes(result), *convention_notes(result))]
    blocks.append(_rules(source))
    return Section("method", "Method and proof", tuple(blocks))


def _engine(run: RunInfo) -> str:
    """What solved it; a mix that was tried is held to the cheapest there is, and not solved for."""
    if run["engine"] == NO_ENGINE:
        return "none: this mix was tried against others, and its gap is to the cheapest"
    return f"{run['engine']} {run['engine_version']}".strip()


def _proof(source: Source) -> Facts:
    result = source.result
    run, audit = result["run"], result["audit"]
    items = [
        ("Status", STATUS.get(result["status"], result["status"])),
        *_minimised(result),
        ("Gap between the two", "not known" if result["gap"] is None else f"{result['gap']:.4%}"),
        ("Engine", _engine(run)),
    ]
    if audit is not None and audit["recomputed_objective"] is not None:
        items.append(("Independent calculation", amount("pounds", audit["recomputed_objective"]).text))
        items.append(
            ("Hard rules it found broken", "none" if not audit["violations"] else str(len(audit["violations"])))
        )
    return Facts(tuple(items))


def _minimised(result: Result) -> list[tuple[str, str]]:
    """What was found and what is proven, of the cost, or of cost and risk where risk has a weight."""
    found, bound, risk = (
        amount("pounds", result["objective"]).text,
        amount("pounds", result["bound"]).text,
        result["risk"],
    )
    if risk is None or not risk["weight"]:
        return [("Cost found", found), ("Bound: no plan can cost less than", bound)]
    shares = f"{percent(1 - risk['weight'])} expected cost, {percent(risk['weight'])} cost at risk"
    return [
        ("Expected cost", found),
        (
            "Cost at risk",
            f"{amount('pounds', risk['cvar']).text}, on average over the costliest {percent(1 - risk['level'])}",
        ),
        (f"Minimised: {shares}", amount("pounds", risk["minimised"]).text),
        ("No plan can bring that below", bound),
    ]


def _rules(source: Source) -> Table:
    """The sorts of rule that are in force, in words."""
    used = sorted({row["id"] for row in source.result["rules"]})
    rows = tuple(TableRow((text(RULES[one].name), text(RULES[one].sentence))) for one in used if one in RULES)
    return Table("rules", "Sorts of rule in force", ("Rule", "what it says"), rows)
