"""Downloader middlewares of the crawl, one concern each."""
