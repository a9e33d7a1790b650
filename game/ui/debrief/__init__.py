"""What a battle came to: its account, and the screen that shows it."""
