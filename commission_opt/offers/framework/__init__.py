"""Placements called off a framework (`[[framework]]`)."""
