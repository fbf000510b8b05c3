"""People and what they are asked for: the register of lecturers, the menu, requests matched, works ranked."""
