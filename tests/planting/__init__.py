"""Planted bugs: which there are (`bugs`), how one is tried (`trial`). `python -m tests.plant` runs both."""
