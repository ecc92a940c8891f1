"""Block contracts (`[[block]]`)."""
