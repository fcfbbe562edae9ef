"""The verifier: stands on Python alone, so that a copy of it travels in every pack.

Nothing here may import anything outside this folder and the standard library, or use syntax newer
than Python 3.9: the person who opens a pack has whatever Python there is.
"""
