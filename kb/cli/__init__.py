"""The ``kb`` command. Whatever loads slowly is imported inside the command that needs it."""

from kb.cli.commands import app

__all__ = ["app"]
