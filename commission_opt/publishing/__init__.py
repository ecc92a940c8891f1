"""The recommendation as a paper: one report object, written as HTML, Word, Excel and Markdown."""
