"""The checks of `headsup verify`, each over one part of the evidence; what is wrong is a sentence."""
