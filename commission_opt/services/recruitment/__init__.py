"""One recruitment pipeline for each role (`[[role]]`)."""
