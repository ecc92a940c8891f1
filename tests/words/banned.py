"""Phrases that outsiders could not read, as patterns, and what is written in their place.

Each pattern is tried on text whose lines are joined. `SAYS` has a sentence for each that it must find.
"""

from __future__ import annotations

import re

INSTEAD = {
    r"\bcourses? (?:of|that|which) demand\b|\bcourses that\b": "demand scenarios",
    r"\bin the middle one\b": "median",
    r"\bprice of (?:broken rules|rules that are broken)\b": "penalty",
    r"\bSure of it\b": "Certainty",
    r"\bWorth of knowing\b": "Value of information",
    r"(?i)\bdearer than\b": "extra cost over recommended, or costs more than",
    r"\bregretted by\b": "how much each would be regretted",
    r"\brelaxed where that counts least\b|\bno part of it could be left out\b": "relaxed as little as possible; every part shown is needed",
    r"\bcomes last of what\b": "is the last resort",
    r"\bworth that call-offs\b": "the value of deferring call-offs",
    r"\bleave the (?:threads|seed|cluster|option) away\b": "omit --threads",
    r"\bno more than so many of a list\b": "at most `at_most` of the listed offers",
    r"\bis no report that this program wrote\b": "was not written by this program, so was kept",
    r"\bhas no '[^']*'\. It can be\b": "No spot record 'market'. Did you mean 'spot'?",
    r"\bis told at once\b": "failures are reported at once",
    r"\bequals it is no finding\b": "an occupancy equal to it is just the input",
    r"\bnothing that can be proven\b": "saves nothing",
    r"\brule of policy stands in the way\b": "no policy rule raises the cost",
    r"\bopen \d+ of [A-Z]": "open four new six-bed homes",
    r"(?<![\d.,])\b1 (?:beds|homes|workers|children)\b(?! to| or)": "1 bed",
    r"\bopen one more home\b": "open a three-bed home (Rose Lane)",
    r"\bbeds at most at one time\b": "29 beds from October 2017, 25 from October 2020",
    r"\bProven to be the cheapest\b": "cheapest if the assumed figures hold",
    r"\bOf \d+ figures in the (?:assumption )?register\b": "23 of 28 prices and costs are assumed",
    r"\(two-thirds not cash\)": "Money spent £60.81m. Care avoided, not cash: £9.54m",
    r"\bwould cost £0 more\b": "is what is recommended",
    r"\bnot cashable, and no part of the bill\b": "already taken off spot placements above",
}
SAYS = (
    "in nine of ten courses of demand",
    "£2.96m in the middle one",
    "of which £24,742 is the price of broken rules",
    "Sure of it              proven",
    "Worth of knowing        a plan",
    "£60,441 dearer than the plan",
    "what each would be regretted by",
    "are relaxed where that counts least",
    "a child comes last of what a council can change",
    "what it is worth that call-offs can wait",
    "leave the threads away",
    "Choose no more than so many of a list",
    "report.html is no report that this program wrote",
    "'spot' has no 'market'. It can be spot.",
    "A case that fails is told at once",
    "an occupancy that equals it is no finding",
    "saves nothing that can be proven",
    "no rule of policy stands in the way",
    "open 4 of New six-bed home",
    "award Block contract (1 beds)",
    "open one more home",
    "34 beds (29 beds at most at one time)",
    "Proven to be the cheapest",
    "Of 43 figures in the register, 8 are assumed",
    "£7.61m less than doing nothing (two-thirds not cash)",
    "this would cost £0 more",
    "not cashable, and no part of the bill above",
)


def found_in(text: str) -> list[str]:
    """The banned phrases of a text, each with what to write."""
    flat = " ".join(text.split())
    return [
        f"'{match[0]}': write {instead}" for pattern, instead in INSTEAD.items() for match in re.finditer(pattern, flat)
    ]
