"""The sections of a report, one module each: `section(source)` gives it, or None without data."""
