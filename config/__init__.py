"""How the program is put together, and what a school may change."""
