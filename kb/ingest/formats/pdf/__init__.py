"""PDF files, with a text layer or scanned."""

from kb.ingest.formats.pdf.reader import read_pdf

__all__ = ["read_pdf"]
