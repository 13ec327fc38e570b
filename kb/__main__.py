"""``python -m kb``: the command line, where the ``kb`` script is not on the path."""

from kb.cli import app

if __name__ == "__main__":
    app()
