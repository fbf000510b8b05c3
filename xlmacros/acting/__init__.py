"""What the actions are made of: the program's own words, the open book copied, judged, renewed and marked."""
