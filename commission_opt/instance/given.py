"""The mixes that an instance gives beside what can be decided, in the order in which they do more."""

from __future__ import annotations

GIVEN = {  # table of the instance and key of the result, and what each is called without a title
    "baseline": "today's provision",
    "do_minimum": "the do-minimum option",
    "reference": "the decision taken",
}
