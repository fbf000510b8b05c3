"""What goes back to a unit: marked copies, replies, receipts; as files and mail drafts."""
