"""Packages made by hand, part by part: what no program at hand would write, and others do."""
