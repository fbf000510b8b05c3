"""What a form looks like in Excel: reading, marking and painting workbooks (floor 1)."""
