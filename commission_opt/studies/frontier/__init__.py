"""What one aim costs in terms of another."""
