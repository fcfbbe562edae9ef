"""Web archives of captures: WARC, its index and the signed WACZ around it."""
