"""Redaction: pictures, PDFs and documents without what must not be told, and the proof that it is absent."""
