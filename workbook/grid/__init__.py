"""Where cells come from: one module for each way of reading a workbook."""
