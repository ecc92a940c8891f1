"""Codes of the return: what each placement, provider and legal status stands for, of today's dialect and of older ones."""

from __future__ import annotations

PLACEMENTS = {
    "A1": "adoption, older code",
    "A2": "adoption, older code",
    "A3": "placed for adoption with the current foster carer, with consent",
    "A4": "placed for adoption with others, with consent",
    "A5": "placed for adoption with the current foster carer, with an order",
    "A6": "placed for adoption with others, with an order",
    "F1": "foster care with a relative or friend, older code",
    "F2": "foster care of the council, older code",
    "F3": "foster care of an agency, older code",
    "F4": "foster care with a relative or friend, older code",
    "F5": "foster care of the council, older code",
    "F6": "foster care of an agency, older code",
    "H1": "hostel, older code",
    "H2": "children's home, older code",
    "H3": "children's home, older code",
    "H4": "children's home, older code",
    "H5": "semi-independent living, not a children's home",
    "K1": "secure children's home",
    "K2": "children's home",
    "K3": "supported accommodation, 16 and over",
    "M1": "missing, older code",
    "M2": "missing, older code",
    "M3": "missing, older code",
    "P1": "with parents",
    "P2": "independent living",
    "P3": "residential employment",
    "Q1": "foster care with a relative or friend, older code",
    "Q2": "foster care with others, older code",
    "R1": "residential care home",
    "R2": "hospital or other establishment of the NHS",
    "R3": "family centre, or mother and baby unit",
    "R5": "young offender institution or prison",
    "S1": "residential school",
    "T0": "all temporary moves",
    "T1": "temporary: hospital",
    "T2": "temporary: holiday",
    "T3": "temporary: the usual carer is away",
    "T4": "temporary: up to seven days for another reason",
    "U1": "foster care with a relative or friend, long term",
    "U2": "foster care with a relative or friend who is an approved adopter",
    "U3": "foster care with a relative or friend, not long term",
    "U4": "foster care with others, long term",
    "U5": "foster care with others who are approved adopters",
    "U6": "foster care with others, not long term",
    "Z1": "other",
}
PROVIDERS = {
    "PR0": "parents or others with parental responsibility",
    "PR1": "the council's own",
    "PR2": "another council",
    "PR3": "other public body",
    "PR4": "private",
    "PR5": "voluntary",
}
RESPITE = ("V3", "V4")  # legal statuses of a series of short breaks: such children are not looked after in between
CONTINUES = "X1"  # the episode ends, and the child stays in care
STARTS = "S"  # the reason of a first episode
EIGHTEEN = 18
