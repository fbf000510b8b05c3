"""The master workbook: figures -> sheets, and how they take their place beside what staff put there."""
