"""Edge-of-care teams of the authority's own (`[[edge_of_care]]` with `provider = "in_house"`)."""
