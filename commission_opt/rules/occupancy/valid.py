"""How long children stay is known where their beds are to be worked out, and corrections are of something."""

from __future__ import annotations

from commission_opt.instance.findings import Findings
from commission_opt.instance.instance import Instance
from commission_opt.instance.spelling import listed
from commission_opt.rules.occupancy import of_offer
from commission_opt.rules.occupancy.in_force import about_courses, without_stay
from commission_opt.rules.occupancy.pools import bed_groups

PATH = ("rules", "occupancy")


def valid(instance: Instance, found: Findings) -> None:
    """Report needs without a stay, and corrections of beds and markets that there are not."""
    said = instance.rules.occupancy
    if not instance.occupancy.worked_out:
        if said.correction:
            message = "corrects what is worked out, and method says that occupancy is assumed."
            found.add((*PATH, "correction"), message, 'Add method = "worked_out", or take the corrections out.')
        if said.corrected_by == "simulation":
            message = "corrects what is worked out by a simulation, and method says that occupancy is assumed."
            found.add((*PATH, "corrected_by"), message, 'Add method = "worked_out", or take corrected_by out.')
        if said.corrected_in == "children":
            message = "says what a simulation corrects, and method says that occupancy is assumed."
            found.add((*PATH, "corrected_in"), message, 'Add method = "worked_out", or take corrected_in out.')
        if said.spread_in == "curves":
            message = "averages curves over the spread of demand, and method says that occupancy is assumed."
            found.add((*PATH, "spread_in"), message, 'Add method = "worked_out", or take spread_in out.')
        return
    if said.spread_in == "curves" and about_courses(instance):
        message = "makes the plan for one demand scenario, and a rule is about how far its scenarios lie apart."
        found.add((*PATH, "spread_in"), message, 'Write spread_in = "courses", or take that rule out.')
    if said.corrected_in == "children" and instance.occupancy.corrected_by == "hand":
        message = "says what a simulation corrects, and corrections are made by hand."
        found.add((*PATH, "corrected_in"), message, 'Write corrected_by = "simulation", or take corrected_in out.')
    if missing := without_stay(instance):
        message = f"needs the average length of stay of {listed(missing)}: with it, places fill at random."
        found.add(PATH, message, "Add mean_stay_weeks = ... to the [[need]], or to its [[demand]].")
    beds = {group.record for group in bed_groups(instance)}
    markets = {offer.id for offer in instance.offers if offer.bought_as_used}
    known = beds | markets | {of_offer(offer.id) for offer in instance.offers if not offer.bought_as_used}
    for nth, one in enumerate(said.correction):
        if one.carried_by not in known and instance.occupancy.corrected_by == "hand":
            message = f"corrects '{one.carried_by}', and there are no such beds, nor such a market."
            found.add((*PATH, "correction", nth), message, f"Known are {listed(sorted(known))}.")
        if one.carried_by in beds & markets:
            message = (
                f"corrects '{one.carried_by}', which is the name of beds and of a market: which of the two is open."
            )
            found.add((*PATH, "correction", nth), message, "Give the need another id than the market's.")
        if one.load != 1.0 and one.carried_by in known - beds:
            message = f"says how many children come to '{one.carried_by}': only the beds of needs have a load, no market and no one offer."
            remedy = "Take load out, or name the beds by the needs that they take."
            found.add((*PATH, "correction", nth, "load"), message, remedy)
        if one.period is not None and not instance.horizon.start <= one.period <= instance.horizon.end:
            found.add((*PATH, "correction", nth), "is of a day outside the horizon.", "Mend the day, or take it out.")
