"""Edge of care paid by outcome (`[[edge_of_care]]` with `provider = "outcome_contract"`)."""
