"""Understanding a question: what is asked for, of what, and how it is searched for."""

from kb.question.asked import FORM_IMPORTANCE, Asked, Role
from kb.question.parts import Part, parts_of
from kb.question.understanding import (
    OFFICE_WORDS,
    Concept,
    Understanding,
    lacks_diacritics,
    names_in,
    understand,
    understand_part,
)

__all__ = [
    "FORM_IMPORTANCE",
    "OFFICE_WORDS",
    "Asked",
    "Concept",
    "Part",
    "Role",
    "Understanding",
    "lacks_diacritics",
    "names_in",
    "parts_of",
    "understand",
    "understand_part",
]
