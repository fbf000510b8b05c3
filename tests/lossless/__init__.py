"""The differential: real workbooks are marked, and every part that should not have changed is compared."""
