"""Services of the village: each behaves as the real one does, on a host of its own."""
