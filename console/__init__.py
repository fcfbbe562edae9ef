"""The web console. Empty until its own issue: the digest and the command line come first."""
