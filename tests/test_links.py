"""Answers that are a reason, an aim or a means."""

import pytest

from kb.question.asked import clues
from kb.question.links import Link, link_asked, link_fit


@pytest.mark.parametrize(
    ("question", "link"),
    [
        ("Vì sao dự án chậm tiến độ?", Link.REASON),
        ("tai sao phai dung thi cong", Link.REASON),
        ("Why was the road closed?", Link.REASON),
        ("Quỹ đất này dùng để làm gì?", Link.AIM),
        ("Xây kè bằng vật liệu gì?", Link.NONE),
        ("Khí cầu bay nhờ gì?", Link.MEANS),
        ("Tổng vốn là bao nhiêu?", Link.NONE),
    ],
)
def test_a_question_tells_what_its_answer_is_to_the_rest(question: str, link: Link) -> None:
    assert link_asked(clues(question)) == link


def test_a_link_opens_the_answer_or_stands_before_it() -> None:
    text = "Dự án dừng lại do thiếu vốn, để tránh lãng phí"
    assert link_fit(Link.REASON, text, text.index("do thiếu")) == 1.0
    assert link_fit(Link.REASON, text, text.index("thiếu")) == 1.0
    assert link_fit(Link.AIM, text, text.index("tránh")) == 1.0
    assert link_fit(Link.REASON, text, text.index("lãng")) == 0.0
    assert link_fit(Link.NONE, text, text.index("do thiếu")) == 0.0
