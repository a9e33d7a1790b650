"""A picture of a whole scenario for whoever writes it."""
