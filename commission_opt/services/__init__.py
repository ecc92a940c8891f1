"""Services that keep children out of placement, and the people that everything needs; a room for each, laid out as `offers`."""
