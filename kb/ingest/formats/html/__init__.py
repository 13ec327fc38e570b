"""Saved web pages."""

from kb.ingest.formats.html.reader import read_html

__all__ = ["read_html"]
