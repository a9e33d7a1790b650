"""Command: orders taken, judged and passed on."""
