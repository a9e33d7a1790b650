"""Space: gravity, courses, lines of sight, neighbours."""
