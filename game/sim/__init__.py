"""Battles without a window: policies that plot, batches of worlds, records of what was played."""
