"""`wanchang verify`: whether archive, ledger and master agree; one question a file."""
