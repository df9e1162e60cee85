"""Other bots that do the same work, to compare with: each a process of its own."""
