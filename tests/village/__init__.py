"""A small internet of real HTTP servers on loopback, with `.test` names and a written truth."""
