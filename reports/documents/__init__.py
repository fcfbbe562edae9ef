"""Documents: drafts of letters, notices and briefs; a person reads each, fills its blanks and sends it by hand."""
