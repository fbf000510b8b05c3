"""Tests: each proves one thing a user may rely on."""
