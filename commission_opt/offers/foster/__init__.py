"""Foster care of the authority's own (`[[foster]]`)."""
