"""Tests of the heart: names in pages, and how often they are found rightly."""
