"""From files to documents and their sections."""
