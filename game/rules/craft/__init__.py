"""Craft: flights of fighters and drones."""
