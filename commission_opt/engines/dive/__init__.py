"""A search of our own on top of HiGHS, for models too large for its root: a plan first, then the proof.

What there is today is a plan; the linear programme is a bound; a dive from it is a plan near that bound; and HiGHS goes on from
there where more is to be proven.
"""
