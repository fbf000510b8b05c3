"""看板: one self-contained page of a month: target, done and owed, then who, then what."""
