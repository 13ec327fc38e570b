"""What goes on beside the requests while the server runs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from kb.errors import KBError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from kb.server.services import Services

_LOOK_EVERY = 1.0  # seconds


def working(services: Services) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Read what was sent and not read yet, and notice what other processes change."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        services.jobs.resume()
        looking = asyncio.create_task(_look(services))
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.to_thread(services.jobs.close)

    return lifespan


async def _look(services: Services) -> None:
    """Have new documents loaded as soon as they are there, rather than at the next question."""
    said = ""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            await asyncio.to_thread(services.kb.notice_changes)
        except KBError as error:
            if str(error) != said:  # once, not every second
                said = str(error)
                logging.getLogger(__name__).warning("%s", said)
