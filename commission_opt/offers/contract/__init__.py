"""What block contracts and call-offs share: beds for a term, paid in part used or not."""
