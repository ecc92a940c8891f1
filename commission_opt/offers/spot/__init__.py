"""Placements bought direct (`[[spot]]`)."""
