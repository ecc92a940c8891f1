"""Choosing among plans that cost the same: stage after stage, each solved among the plans that are equal in those before.

Whole numbers are chosen by the engine of the solve, with the cost capped; all else exactly, by linear programmes.
"""
