"""Together or alone: what authorities save by planning together, and how they could share the bill."""
