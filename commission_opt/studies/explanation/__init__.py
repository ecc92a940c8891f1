"""Why this mix: each question answered by solving again with one thing changed."""
