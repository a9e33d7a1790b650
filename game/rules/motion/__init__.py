"""Motion: moves of units turned into thrust and flown."""
