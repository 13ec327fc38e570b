"""Facts that a document states in a place of its own."""

from __future__ import annotations

from typing import get_args

import pytest

from kb.question.asked import clues
from kb.question.facets import Facet, facet_asked, states_facet
from kb.records import Section, SectionKind


def section(kind: SectionKind) -> Section:
    return Section("s", "d", kind, "", (), 0, 9, ((0, 9),))


@pytest.mark.parametrize(
    ("question", "facet"),
    [
        ("Ai ký kế hoạch này?", Facet.SIGNER),
        ("nguoi ky quyet dinh la ai", Facet.SIGNER),
        ("Who signed the decree?", Facet.SIGNER),
        ("Nghị định bắt đầu áp dụng từ hôm nào?", Facet.EFFECTIVE),
        ("thong tu co hieu luc tu ngay nao", Facet.EFFECTIVE),
        ("When does the circular come into force?", Facet.EFFECTIVE),
        ("Quyết định ký ngày nào?", Facet.ISSUED),
        ("On what date was the decree issued?", Facet.ISSUED),
        ("Kế hoạch căn cứ vào những văn bản nào?", Facet.BASIS),
        ("Văn bản gửi cho những nơi nào?", Facet.RECIPIENTS),
        ("Cơ quan nào chủ trì?", None),
        ("Kỳ họp nào thông qua?", None),
    ],
)
def test_facet_asked_for(question: str, facet: Facet | None) -> None:
    assert facet_asked(clues(question)) == facet


def test_the_place_of_a_facet_by_kind() -> None:
    kinds = {
        facet: [kind for kind in get_args(SectionKind) if states_facet(facet, section(kind), "")]
        for facet in (Facet.SIGNER, Facet.BASIS, Facet.RECIPIENTS)
    }
    assert kinds == {
        Facet.SIGNER: ["signature"],
        Facet.BASIS: ["recital"],
        Facet.RECIPIENTS: ["recipients"],
    }


def test_the_place_of_a_facet_by_words() -> None:
    clause, title = section("clause"), section("title")
    wording = "Nghị định này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2026."
    assert states_facet(Facet.EFFECTIVE, clause, wording) == 1.0
    assert states_facet(Facet.EFFECTIVE, clause, "Cơ quan thi hành") == 0.0
    assert states_facet(Facet.ISSUED, title, "Hà Nội, ngày 15 tháng 11 năm 2025") == 1.0
    assert states_facet(Facet.ISSUED, clause, "trước ngày 15 tháng 11 năm 2025") == 0.0
    assert states_facet(None, title, wording) == 0.0
