"""People: how ready crews are, and how composed."""
