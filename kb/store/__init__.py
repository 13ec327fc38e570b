"""The store: documents, sections and vectors in one SQLite file, from which the indexes derive.

The original files lie beside it, named by their content.
"""

from kb.store.database import FILE_NAME
from kb.store.schema import SCHEMA_VERSION
from kb.store.store import Store

__all__ = ["FILE_NAME", "SCHEMA_VERSION", "Store"]
