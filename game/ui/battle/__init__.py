"""The battle screen: plotting, resolving, watching."""
