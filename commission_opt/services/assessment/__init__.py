"""Specialist assessments, bought in or made by assessors (`[[assessment]]`)."""
