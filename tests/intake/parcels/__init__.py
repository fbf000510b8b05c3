"""Tests of what holds other files."""
