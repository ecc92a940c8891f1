"""An instance as a workbook: a sheet a table, laid out by the format's own descriptions."""
