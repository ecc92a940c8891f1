"""Other mixes that cost nearly the same."""
