"""Social workers' travel to children placed."""
