"""The map of a battle: what is drawn on it, and what lies where."""
