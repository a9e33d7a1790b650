"""Story: arrivals, orders from above, triggers and objectives."""
