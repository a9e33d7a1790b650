"""A battle at one seat: what the interface shows and does, without pygame."""
