"""What the school has declared: itself, its staff, the approved places to look, and whom to tell."""
