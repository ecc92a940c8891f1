"""The answer: audited, in tables, ready to read."""
