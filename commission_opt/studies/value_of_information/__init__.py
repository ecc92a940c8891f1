"""What it is worth to plan for the spread of demand, and to know more of it."""
