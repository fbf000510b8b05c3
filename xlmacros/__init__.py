"""What a person clicks in a spreadsheet program: actions, buttons, add-in, engines (floor 4)."""
