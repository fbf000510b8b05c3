"""What the department writes to its units: templates that staff edit, 催报, drafts, and sending them when asked."""
