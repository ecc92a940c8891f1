"""The value of deferring call-offs and extensions until demand shows."""
