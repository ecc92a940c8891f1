"""The pages, a module each; every act of theirs is a call of the Python API."""
