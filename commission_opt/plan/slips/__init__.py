"""What cannot be meant: figures that are valid, and that no council has."""
