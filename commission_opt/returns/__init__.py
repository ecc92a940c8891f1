"""From the statutory return on children looked after (SSDA903) to demand: read, estimated, tried on a year held out."""
