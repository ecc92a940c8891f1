"""The statutory return: read, estimated, tried out, written."""
