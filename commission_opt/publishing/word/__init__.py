"""The report as a Word document, in a look of its own or in that of a template."""
