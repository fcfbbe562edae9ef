"""The heart: text and a watchlist in, mentions with reasons out.

Pure: no database, no network, no settings, no clock.
"""
