"""Word documents (.docx)."""

from kb.ingest.formats.docx.reader import read_docx

__all__ = ["read_docx"]
