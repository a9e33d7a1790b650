"""The combat core: numpy alone, pure from outside, many worlds at once."""
