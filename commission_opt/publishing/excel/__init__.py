"""The report as an Excel workbook: a sheet a table, with typed values and native charts."""
