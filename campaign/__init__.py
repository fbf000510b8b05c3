"""The department's desk: settings, ledger, receiving, roll-up (floor 3)."""
