"""Several options for one council, side by side."""
