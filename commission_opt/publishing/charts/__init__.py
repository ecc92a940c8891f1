"""Charts as SVG, one module a form; `draw` is the way in."""
