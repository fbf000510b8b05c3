"""What a clerk filled in a workbook, moved into another template: an older version's, or another month's."""
