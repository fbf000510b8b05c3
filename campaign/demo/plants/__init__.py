"""One small function a planted fault: it edits a finished return and says what it planted; no more may be found."""
