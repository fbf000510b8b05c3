"""附件: what the filings in force listed against what arrived, laid out by unit and lecture, with an index."""
