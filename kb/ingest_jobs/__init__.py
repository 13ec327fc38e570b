"""Files that people send: kept until they are read, and read by a process of their own."""

from kb.ingest_jobs.incoming import DEFAULT_LIMITS, Incoming, Receiver, UploadLimits
from kb.ingest_jobs.jobs import IngestJobs
from kb.ingest_jobs.progress import Item, Progress

__all__ = [
    "DEFAULT_LIMITS",
    "Incoming",
    "IngestJobs",
    "Item",
    "Progress",
    "Receiver",
    "UploadLimits",
]
