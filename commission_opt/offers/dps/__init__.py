"""Homes called off a dynamic purchasing system (`[[dps]]`)."""
