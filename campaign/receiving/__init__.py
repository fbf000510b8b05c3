"""From 收件箱 into the ledger: archive, senders, editions, what counts, what staff decide."""
