"""The screen before a battle: what to fit, when to sail, what it is worth, what Congress says."""
