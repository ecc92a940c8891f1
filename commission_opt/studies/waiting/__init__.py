"""What it is worth that call-offs and extensions can wait for what demand shows."""
