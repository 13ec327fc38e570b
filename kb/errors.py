"""Errors that are safe to show to a user: in Vietnamese, what was found and what to do next."""


class KBError(Exception):
    """Any failure that a user can understand and act on; its text is shown as it is."""


class LoadError(KBError):
    """A file could not be read into a document."""


class StoreError(KBError):
    """The store is locked, damaged or made by another version."""


class ModelError(KBError):
    """An embedding model is missing, damaged or does not fit the store."""


class QuestionSetError(KBError):
    """A question set could not be read."""


class CitationError(KBError):
    """A quote does not stand in the document at the offsets given."""


class NotFoundError(KBError):
    """No document goes by the name given."""
