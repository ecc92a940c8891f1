"""Selling beds that can be spared to other authorities."""
