"""What documents say of one another: which replaces, repeals or amends which, and what holds."""

from kb.relations.relations import Relation, Relations
from kb.relations.validity import related, related_documents, validity_notes

__all__ = ["Relation", "Relations", "related", "related_documents", "validity_notes"]
