"""The store: documents, sections and vectors in one SQLite file, from which the indexes derive."""

from kb.store.database import FILE_NAME, SCHEMA_VERSION
from kb.store.store import Store

__all__ = ["FILE_NAME", "SCHEMA_VERSION", "Store"]
