"""A path or a message -> documents: sniffing, guards, mail, archives."""
