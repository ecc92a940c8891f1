"""Changing an instance file table by table, as the workbench does: its comments, and what it extends, stay."""
