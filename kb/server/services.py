"""What the routes work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.accounts import AuditLog, Users
    from kb.config import Config
    from kb.ingest_jobs import IngestJobs
    from kb.knowledge_base import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Services:
    """The parts below the server, made once and handed to every route.

    ``accounts`` are the users of the collection, ``audit`` the log of changes, ``jobs`` what is
    being read of what people sent.
    """

    kb: KnowledgeBase
    config: Config
    accounts: Users
    audit: AuditLog
    jobs: IngestJobs
