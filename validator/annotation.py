"""`check --annotate`: marked copies of the documents that have findings, beside one another in a folder."""
