"""From the demand records of an instance to the children who need a placement in each period."""

from commission_opt.demand.table import DemandTable, demand_table

__all__ = ["DemandTable", "demand_table"]
