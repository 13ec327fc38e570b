"""Which operation on a table a question asks for."""

from __future__ import annotations

import dataclasses

import pytest
from small_questions import asking

from kb.question import Asked
from kb.question.operations import Condition, operation, states_operation


@pytest.mark.parametrize(
    ("question", "kind", "subject"),
    [
        ("Huyện Lâm Bình có những chợ nào?", "rows", ("cho",)),
        ("Nhiệm vụ nào do Sở Nội vụ chủ trì?", "rows", ("nhiem", "vu")),
        ("Liệt kê các trạm y tế thuộc huyện Lâm Bình", "rows", ("tram", "y", "te", "thuoc")),
        ("Which tasks are led by the Department of Health?", "rows", ("tasks", "are", "led", "by")),
        ("Huyện Lâm Bình có bao nhiêu chợ?", "count", ("cho",)),
        ("huyen lam binh co may cho", "count", ("cho",)),
        ("How many markets are there?", "count", ("markets", "are", "there")),
        ("Chợ nào có tổng diện tích lớn nhất?", "largest", ("cho",)),
        ("Dự án nào có vốn thấp nhất?", "smallest", ("du", "an")),
        ("which project has the lowest cost", "smallest", ("project", "has", "lowest")),
        ("Chợ bé nhất của huyện Lâm Bình là chợ nào?", "smallest", ("cho",)),
        ("Dự án ít vốn nhất của huyện là gì?", "smallest", ("du", "an")),
        ("Chợ nào có tổng diện tích đứng đầu?", "largest", ("cho",)),
    ],
)
def test_kind_and_subject(question: str, kind: str, subject: tuple[str, ...]) -> None:
    found = operation(asking(question))
    assert found is not None
    assert (found.kind, found.subject) == (kind, subject)


@pytest.mark.parametrize(
    ("question", "adjective"),
    [
        ("Chợ Đình và Chợ Sáng chợ nào lớn hơn?", "lon"),
        ("Cầu Mới và Cầu Cũ cái nào cần ít vốn hơn?", "it"),
        ("Cầu Mới và Cầu Cũ chênh nhau bao nhiêu tỷ?", ""),
        ("Which is longer, bridge A or bridge B?", "dai"),
        ("Cầu Mới hay Cầu Cũ tốn vốn hơn?", "ton"),
    ],
)
def test_comparisons(question: str, adjective: str) -> None:
    found = operation(asking(question))
    assert found is not None
    assert (found.kind, found.adjective) == ("compare", adjective)


def test_the_measure_stands_before_a_vietnamese_adjective_and_after_an_english_one() -> None:
    vietnamese = operation(asking("Chợ nào có tổng diện tích lớn nhất?"))
    english = operation(asking("Which market has the largest total area?"))
    assert vietnamese is not None and vietnamese.measure == ("tong", "dien", "tich")
    assert english is not None and english.measure == ("total", "area")


@pytest.mark.parametrize(
    "question",
    [
        "Tổng vốn của Chợ Đình là bao nhiêu?",
        "Xây Chợ Đình hết bao nhiêu tỷ đồng?",
        "Hồ sơ theo mẫu số mấy?",
        "Mũi 2 cách mũi 1 ít nhất bao lâu?",
        "Ba dự án có vốn lớn nhất là những dự án nào?",
        "Dự án nào không dùng vốn ngân sách?",
        "Ai chủ trì Chợ Đình?",
    ],
)
def test_other_questions_ask_no_operation(question: str) -> None:
    assert operation(asking(question)) is None


def test_a_question_for_the_exact_wording_asks_no_operation() -> None:
    question = dataclasses.replace(asking("Nhiệm vụ nào do Sở A chủ trì?"), asked=Asked.WORDING)
    assert operation(question) is None


@pytest.mark.parametrize(
    ("bound", "comparison", "value", "unit"),
    [
        ("trên 400 tỷ đồng", ">", 400.0, "ty dong"),
        ("dưới 8,5 ha", "<", 8.5, "ha"),
        ("từ 300 tỷ trở lên", ">=", 300.0, "ty dong"),
        ("không quá 1.200 triệu đồng", "<=", 1200.0, "trieu dong"),
        ("45 ha", "=", 45.0, "ha"),
    ],
)
def test_bounds_on_numbers(bound: str, comparison: str, value: float, unit: str) -> None:
    found = operation(asking(f"Dự án nào có quy mô {bound}?"))
    assert found is not None
    (condition,) = found.conditions
    assert isinstance(condition, Condition)
    assert (condition.comparison, condition.value, condition.unit) == (comparison, value, unit)
    assert condition.before == ("du", "an", "nao", "co", "quy", "mo")


def test_a_year_or_the_number_of_a_document_is_no_bound() -> None:
    found = operation(asking("Nhiệm vụ nào của Quyết định 320/QĐ-UBND làm từ 2023?"))
    assert found is not None
    assert found.conditions == ()


def test_words_of_the_operation_are_told_by_their_diacritics() -> None:
    assert states_operation(["lớn", "nhất"], accented=True)
    assert not states_operation(["đô", "thị"], accented=True)
    assert not states_operation(["đại"], accented=True)
    # "dài" typed as "dai" may have been restored to "đại".
    assert states_operation(["đại"], accented=False)
