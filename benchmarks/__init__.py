"""What is measured: speed as ratios to a peer in the same run. `make bench`."""
