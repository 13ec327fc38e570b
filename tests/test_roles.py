"""Which part an agency plays in a sentence or a column."""

from __future__ import annotations

import pytest

from kb.answer.roles import body_fit, header_role_fit, role_fit
from kb.question.asked import Role, body_asked, clues

CLAUSE = (
    "Sở Y tế chủ trì, phối hợp với Sở Nội vụ trình Chính phủ, giao Ban Dân tộc của Bộ Tài chính"
)


@pytest.mark.parametrize(
    ("name", "doer", "partner", "recipient"),
    [
        ("Sở Y tế", 1.0, -1.0, -1.0),
        ("Sở Nội vụ", -1.0, 1.0, -1.0),
        ("Chính phủ", -1.0, -1.0, 1.0),
        ("Ban Dân tộc", 1.0, -1.0, -1.0),
        ("Bộ Tài chính", -0.5, -0.5, -0.5),  # whose it is, no part of its own
    ],
)
def test_part_of_a_name(name: str, doer: float, partner: float, recipient: float) -> None:
    at = CLAUSE.index(name)
    found = [role_fit(role, CLAUSE, at) for role in (Role.DOER, Role.PARTNER, Role.RECIPIENT)]
    assert found == [doer, partner, recipient]


def test_part_of_a_column() -> None:
    assert header_role_fit(Role.DOER, "Cơ quan chủ trì") == 1.0
    assert header_role_fit(Role.DOER, "Cơ quan phối hợp") == -1.0
    assert header_role_fit(Role.RECIPIENT, "Cấp trình") == 1.0
    assert header_role_fit(Role.PARTNER, "Ghi chú") == 0.0


@pytest.mark.parametrize(
    ("question", "name", "fit"),
    [
        ("Sở nào chủ trì?", "Sở Y tế", 1.0),
        ("Sở nào chủ trì?", "Sông Đà", -1.0),
        ("Doanh nghiệp nào trúng thầu?", "Công ty cổ phần Sông Đà", 1.0),
        ("Which contractor builds it?", "Sở Xây dựng", -1.0),
        ("Cơ quan nào chủ trì?", "Sở Xây dựng", 0.0),
    ],
)
def test_what_the_one_asked_for_is_called(question: str, name: str, fit: float) -> None:
    assert body_fit(body_asked(clues(question)), name) == fit
