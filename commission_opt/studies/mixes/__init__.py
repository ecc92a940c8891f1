"""Mixes that could be decided: how they are found (`candidates`), and rules about shares measured in what happened (`shares`)."""
