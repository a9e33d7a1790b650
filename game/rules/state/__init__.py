"""State: the world, orders, tables, the vocabulary, events, rolls and digests; what a turn in the making holds."""
