"""Files that nobody wrote on purpose: damaged, hostile, or of values at the ends of what is allowed."""
