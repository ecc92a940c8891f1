"""The value of a figure at which another decision is the better one."""
