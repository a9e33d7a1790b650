"""Darklight: turn-based space fleet tactics under real gravity."""
