"""Follow-up questions ("còn năm 2030 thì sao?") written out in full, so that they can be searched.

What comes back is used only if it says nothing that was not asked: its words are those of the
questions. It is always shown, and the question as it was typed stays at hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.errors import ModelError
from kb.llm.chat_model import ChatModel
from kb.llm.prompts import rewriting
from kb.text import fold, tokens

MOST_PREVIOUS = 3
_LONGEST = 300
_OPENS = re.compile(r"(?:con|the|vay|the con|vay con|what about|how about|and)\b")
_POINTS_BACK = re.compile(
    r"\b(?:do|nay|kia|ay|no|chung|ho|nhu tren|o tren|vua roi|noi tren|"
    r"(?:du an|co quan|don vi|van ban|muc|nhiem vu) (?:do|nay|ay)|it|that|this|those)\b"
)
_OWN_WORDS = frozenset(
    tokens("là bao nhiêu gì nào ai khi đâu thế có của cho về trong theo tại các những và hay được")
)


def is_follow_up(question: str) -> bool:
    """Tell whether a question leans on the one before: by how it opens or what it points to."""
    folded = fold(question).strip()
    return bool(_OPENS.match(folded)) or bool(
        len(tokens(question)) <= 8 and _POINTS_BACK.search(folded)
    )


def in_full(question: str, previous: Sequence[str], model: ChatModel) -> str:
    """Write a follow-up question out; the question itself where that fails or adds anything."""
    if not previous or not is_follow_up(question):
        return question
    asked = list(previous[-MOST_PREVIOUS:])
    try:
        reply = "".join(piece.text for piece in model.stream(rewriting(question, asked)))
    except ModelError:
        return question  # the model will be asked again for the answer, and says what is wrong
    written = " ".join(reply.split()).strip("\"“”'` ")
    known = {word for each in (question, *asked) for word in tokens(each)} | _OWN_WORDS
    added = [word for word in tokens(written) if word not in known]
    if not written or len(written) > _LONGEST or added:
        return question
    return written
