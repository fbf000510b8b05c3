"""A unit's later version of a month against the one before it: mended, still open, new, changed though not asked."""
