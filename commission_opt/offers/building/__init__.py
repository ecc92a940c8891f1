"""What homes and supported accommodation of the authority's own share."""
