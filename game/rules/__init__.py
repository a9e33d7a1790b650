"""The combat core: numpy alone, pure from outside, many worlds at once."""

RULES_VERSION = 2
"""Goes up with every change that makes an old battle resolve differently."""
