"""Where a Book is painted: one module for each way of writing a workbook."""
