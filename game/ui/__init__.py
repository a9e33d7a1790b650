"""The window of the game: everything that needs pygame lives below this package."""
