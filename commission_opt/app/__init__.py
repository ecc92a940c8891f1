"""The workbench: the whole job in a browser, on one's own machine. Flask is imported here and nowhere else."""
