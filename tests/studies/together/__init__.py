"""Authorities together and apart."""
