"""One module per rule: what it means, its equation, and the rows it adds."""
