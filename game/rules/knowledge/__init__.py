"""Knowledge: what sides see of each other, and what they make of it."""
