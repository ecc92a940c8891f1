"""Supported accommodation (`[[supported]]`): a building of the authority's own, or places bought as used."""
