"""Two-stage problems with many scenarios, solved scenario by scenario (L-shaped method)."""
