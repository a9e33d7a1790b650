"""A battle at one seat: what stands, what is plotted, what is shown of it. No pygame."""
