"""One small function a planted fault: it edits a finished return and says what it planted; nothing else may be found."""
