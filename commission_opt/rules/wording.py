"""How a limit of a rule is told: where it is missed, eased, or clashes with others."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Wording:
    """How a limit is told.

    Attributes
    ----------
    label
        What the row is about, as the instance calls it.
    counts
        What the limit counts: "placed locally". `{provider}` stands for the provider that a row is about.
    missed
        For a row that is missed in an amount rather than in its figure: "short of {amount} ({label}){where}".
        `{amount}` is a number and a noun; `{rule}` the rule's name, `{where}` " for" an area where there are several.
    noun
        One, and several, of what is missed.
    before
        What stands between the number and the noun: "more".
    unit
        What the amount is in; the noun if omitted, the registry's unit for a figure.
    says
        The rule as it is named where rules clash, with `{label}`; the rule's name and the label if omitted.
    note
        Said behind it where it is missed.
    undone
        What is done without it, where it rests on no figure.
    """

    label: str = ""
    counts: str = ""
    missed: str = ""
    noun: tuple[str, str] = ("", "")
    before: str = ""
    unit: str = ""
    says: str = ""
    note: str = ""
    undone: str = "without it"

    def about(self, label: str, note: str = "") -> Wording:
        """The same of a row about something that the instance calls `label`."""
        return replace(self, label=label, note=note)


UNTOLD = Wording()  # by name and label alone
