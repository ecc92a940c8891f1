"""What all offers have in common: who provides them, where, and for which children."""
