"""Instances to begin with: those that come with the program, and one of a council's own figures."""
