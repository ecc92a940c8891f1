"""Published tables of children looked after, and of what is spent on them, as they are downloaded."""
