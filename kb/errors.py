"""Errors that are safe to show to a user: in Vietnamese, what was found and what to do next."""


class KBError(Exception):
    """Any failure that a user can understand and act on; its text is shown as it is."""


class LoadError(KBError):
    """A file could not be read into a document."""


class StoreError(KBError):
    """The store is locked, damaged or made by another version."""


class BusyError(StoreError):
    """Another thread or process is writing to the store."""


class UploadError(KBError):
    """A file that was sent is not taken; nothing of it is kept."""


class ModelError(KBError):
    """An embedding model is missing, damaged or does not fit the store."""


class QuestionSetError(KBError):
    """A question set could not be read."""


class CitationError(KBError):
    """A quote does not stand in the document at the offsets given."""


class NotFoundError(KBError):
    """No document goes by the name given."""


class NotAllowedError(KBError):
    """The account has not the role that this needs, or nobody is signed in."""


class AccountError(KBError):
    """The file of users cannot be read or written, or an account cannot be made so."""
