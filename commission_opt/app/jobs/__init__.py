"""Long work: a job is a folder of files, done by a process of its own, whatever becomes of the server."""
