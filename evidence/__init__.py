"""Evidence: sealed bytes and the chained record of them. The only writer of evidence."""
