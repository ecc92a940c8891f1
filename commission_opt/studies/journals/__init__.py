"""What a long study has finished, on disk at once: a `journal` is one `database`, and `answers` are kept in it under keys."""
