"""Reports: composed for one recipient, rendered as mail and PDF, delivered once."""
