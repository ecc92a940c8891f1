"""The form of a table: what its fields are, what somebody has entered, and what is in the way of saving it."""
