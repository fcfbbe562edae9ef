"""What attests the ledger: its Merkle tree, signing keys, signed tree heads and timestamps."""
