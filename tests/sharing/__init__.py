"""Cost games: shares, checks of groups, samples."""
