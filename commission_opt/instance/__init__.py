"""The instance: reading, checking and changing the file that holds one what-if."""
