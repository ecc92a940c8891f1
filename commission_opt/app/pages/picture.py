"""Children against the beds of today: a chart, and the same in figures, where somebody looks at either or changes it."""

from __future__ import annotations

from dataclasses import replace

from commission_opt.instance.instance import Instance


def picture(instance: Instance | None) -> list[str]:
    """Children and beds as a chart, and as a table; nothing where the instance cannot be solved."""
    if instance is None:
        return []
    from commission_opt.publishing.demand_picture import demand_picture
    from commission_opt.publishing.html import section_html

    whole = demand_picture(instance)
    return [section_html(replace(whole, blocks=(one,))) for one in whole.blocks]
