"""Workbooks."""

from kb.ingest.formats.xlsx.reader import read_xlsx

__all__ = ["read_xlsx"]
