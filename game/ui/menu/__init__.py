"""The main menu: what there is to play, the battles that were saved, settings."""
