"""Is a filing right: intake, schema, checks, judge, batch (floor 2)."""
