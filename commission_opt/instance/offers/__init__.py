"""One module per sort of offer; `kind` is the name of its table in the instance file."""

from commission_opt.instance.offers.base import Offer, Provision
from commission_opt.instance.offers.contract import Block, CallOff, Contract, Dps, DpsProvider
from commission_opt.instance.offers.foster import Foster
from commission_opt.instance.offers.home import Building, Home, Trading
from commission_opt.instance.offers.market import Framework, Market, Spot, Tier
from commission_opt.instance.offers.supported import Supported, SupportedBuilding, SupportedPlaces

__all__ = [
    "Block",
    "Building",
    "CallOff",
    "Contract",
    "Dps",
    "DpsProvider",
    "Foster",
    "Framework",
    "Home",
    "Market",
    "Offer",
    "Provision",
    "Spot",
    "Supported",
    "SupportedBuilding",
    "SupportedPlaces",
    "Tier",
    "Trading",
]
