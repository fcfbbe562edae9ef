"""Tests, mirroring the tree; `village/` is a small internet of real servers."""
