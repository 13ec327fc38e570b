"""The reader: from hits to a short answer in the documents' own words, or a refusal."""

from kb.answer.in_parts import together
from kb.answer.reader import answer

__all__ = ["answer", "together"]
