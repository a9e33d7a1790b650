"""What of lessons and introductions a player has met, as it is remembered: their ids."""

NO_MORE = "none"
"""Stands among them where the player wants to be shown nothing more."""
