"""English questions into Vietnamese terms, abbreviations, and the staff's own glossary."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from kb.errors import KBError
from kb.glossary import DATA, Expansion, Glossary


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return Glossary.bundled()


def best(expansions: list[Expansion]) -> dict[str, str]:
    return {expansion.source: expansion.terms[0][0] for expansion in expansions}


@pytest.mark.parametrize(
    "question",
    [
        "Which agency leads the urban-development program?",
        "How many industrial clusters does Bac Kan province have?",
        "Who approves the detailed plan of thành phố Bắc Kạn?",
        "deadline",
        "list of roads to be upgraded",
        "What can the people do?",
    ],
)
def test_english_is_told(glossary: Glossary, question: str) -> None:
    assert glossary.is_english(question)


@pytest.mark.parametrize(
    "question",
    [
        "Cơ quan nào chủ trì?",
        "co quan nao chu tri chuong trinh phat trien do thi tp bac kan",
        "website cua so y te",
        "tong von dau tu la bao nhieu",
        "can bo xa an toan",
        "ODA",
        "KCN Long An",
        "du an smart city o dau",
        "29-NQ/TU",
        "",
    ],
)
def test_vietnamese_is_not_english(glossary: Glossary, question: str) -> None:
    assert not glossary.is_english(question)


def test_longest_phrase_wins_and_function_words_go(glossary: Glossary) -> None:
    found = best(glossary.translate("Which agency leads the urban-development program in Bac Kan?"))
    assert found == {
        "Which agency leads": "cơ quan nào chủ trì",
        "urban-development program": "chương trình phát triển đô thị",
        "Bac Kan": "Bac Kan",
    }
    assert glossary.rendering("the urban development programs") == "chương trình phát triển đô thị"


def test_weights_sum_to_one_heaviest_first(glossary: Glossary) -> None:
    for expansion in glossary.translate("the area and rate of the new plan issued by the board"):
        weights = [weight for _, weight in expansion.terms]
        assert sum(weights) == pytest.approx(1.0)
        assert weights == sorted(weights, reverse=True)
        assert len(weights) <= 6


def test_numbers_dates_and_codes(glossary: Glossary) -> None:
    found = glossary.translate("8.2 ha under 320/QD-UBND on October 25, 2022 or 20th April 2021")
    terms = {expansion.source: expansion.terms for expansion in found}
    assert terms["8.2"] == (("8,2", 0.5), ("8.2", 0.5))
    assert terms["ha"][0][0] == "ha"
    assert terms["320/QD-UBND"] == (("320/QĐ-UBND", 0.5), ("320/QD-UBND", 0.5))
    assert terms["October 25, 2022"] == (("ngày 25 tháng 10 năm 2022", 0.5), ("25/10/2022", 0.5))
    assert terms["20th April 2021"][1] == ("20/4/2021", 0.5)


def test_names_and_vietnamese_words_pass(glossary: Glossary) -> None:
    found = best(glossary.translate("lake Ba Be, RISEP and phường Huyền Tụng"))
    assert found["Ba Be"] == "Ba Be"
    assert found["RISEP"] == "RISEP"
    assert found["phường"] == "phường"
    assert found["Huyền Tụng"] == "Huyền Tụng"


def test_possessives(glossary: Glossary) -> None:
    found = best(glossary.translate("the provincial People's Committee’s plan"))
    assert "Ủy ban nhân dân tỉnh" in found.values()
    assert "s" not in found


@pytest.mark.parametrize(
    ("written", "long"),
    [
        ("UBND", "Ủy ban nhân dân"),
        ("ubnd", "Ủy ban nhân dân"),
        ("HĐND", "Hội đồng nhân dân"),
        ("hdnd", "Hội đồng nhân dân"),
        ("CCN", "cụm công nghiệp"),
        ("gpmb", "giải phóng mặt bằng"),
        ("NSNN", "ngân sách nhà nước"),
        ("kcn", "khu công nghiệp"),
        ("QĐ", "quyết định"),
        ("nq", "nghị quyết"),
        ("TP.", "thành phố"),
        ("BCH", "ban chấp hành"),
        ("CA", "công an"),
    ],
)
def test_abbreviations(glossary: Glossary, written: str, long: str) -> None:
    (expansion,) = glossary.expand_abbreviations(written)
    assert expansion.terms[0][0] == long


def test_words_are_no_abbreviations(glossary: Glossary) -> None:
    assert glossary.expand_abbreviations("ca an toàn, đất ở, số 320/QĐ-UBND") == []


def test_ambiguous_abbreviations_are_weighted(glossary: Glossary) -> None:
    (expansion,) = glossary.expand_abbreviations("BTC")
    assert dict(expansion.terms) == pytest.approx({"Bộ Tài chính": 2 / 3, "ban tổ chức": 1 / 3})


def test_long_forms_have_short_ones(glossary: Glossary) -> None:
    found = best(glossary.expand_abbreviations("uỷ ban nhân dân xã, giải phóng mặt bằng"))
    assert found == {"uỷ ban nhân dân": "UBND", "giải phóng mặt bằng": "GPMB"}


def test_own_glossary_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "rieng.tsv"
    own.write_text("hồ Nặm Cắt\tbig lake\t\tHNC\nbãi rác\tbudget\n", encoding="utf-8")
    glossary = Glossary.bundled(own)
    assert best(glossary.translate("big lake budget")) == {
        "big lake": "hồ Nặm Cắt",
        "budget": "bãi rác",
    }
    assert best(glossary.expand_abbreviations("HNC")) == {"HNC": "hồ Nặm Cắt"}


@pytest.mark.parametrize("line", ["chỉ một cột", "\tEnglish", "a\tb\tc\td\te", "không có\t"])
def test_bad_rows_are_named(tmp_path: Path, line: str) -> None:
    own = tmp_path / "rieng.tsv"
    own.write_text(f"đúng\tright\n\n{line}\n", encoding="utf-8")
    with pytest.raises(KBError, match=r"rieng\.tsv.*dòng 3"):
        Glossary.bundled(own)


def test_unreadable_own_glossary(tmp_path: Path) -> None:
    with pytest.raises(KBError, match="khong-co"):
        Glossary.bundled(tmp_path / "khong-co.tsv")
    (tmp_path / "latin.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KBError, match="UTF-8"):
        Glossary.bundled(tmp_path / "latin.tsv")


@pytest.mark.parametrize(("name", "columns"), [("glossary.tsv", 4), ("dictionary.tsv", 2)])
def test_bundled_files_are_clean(name: str, columns: int) -> None:
    text = (DATA / name).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    firsts: list[str] = []
    for line in text.splitlines():
        fields = line.split("\t")
        assert len(fields) == columns, line
        assert fields[0] and fields[1], line
        for field in fields:
            parts = field.split("|") if field else []
            assert all(part and part == part.strip() for part in parts), line
            assert len(set(parts)) == len(parts), line
        firsts.append(fields[0].lower())
    assert len(set(firsts)) == len(firsts)


def test_centuries_decades_and_ordinals(glossary: Glossary) -> None:
    found = glossary.translate("the 19th century, the 1990s and the 10th regiment")
    terms = {expansion.source: expansion.terms for expansion in found}
    assert terms["19th century"] == (("thế kỷ 19", 0.5), ("thế kỷ XIX", 0.5))
    assert terms["1990s"][0] == ("thập niên 1990", 0.4)
    assert terms["10th"] == (("thứ 10", 0.5), ("10", 0.5))


def test_words_that_may_be_names_stay_as_written_too(glossary: Glossary) -> None:
    terms = {e.source: [term for term, _ in e.terms] for e in glossary.translate("Is Stark a war?")}
    assert "Stark" in terms["Stark"]
    assert "war" not in terms["war"]
    (circular,) = glossary.translate("the Circular")
    assert "Circular" not in [term for term, _ in circular.terms]


def test_words_that_only_look_alike_are_kept_apart(glossary: Glossary) -> None:
    assert "hàng hóa" in best(glossary.translate("goods")).values()
    for question, wrong in (("stages", "hươu đực"), ("four", "cho"), ("severed", "nghiêm trọng")):
        assert wrong not in best(glossary.translate(question)).values()


def test_contractions_hold_no_matter(glossary: Glossary) -> None:
    assert list(best(glossary.translate("The banks don't lend."))) == ["banks", "lend"]


def test_verbs_are_told_from_nouns(glossary: Glossary) -> None:
    assert "hồ sơ" in best(glossary.translate("the file")).values()
    assert best(glossary.translate("Who must file it?"))["file"] == "nộp"
    assert best(glossary.translate("When did Hue plan it?"))["plan"] == "dự kiến"


def test_slips_of_one_letter_are_mended(glossary: Glossary) -> None:
    (expansion,) = glossary.translate("industial")
    assert [term for term, _ in expansion.terms] == ["công nghiệp", "industial"]


def test_phrases_that_hold_no_matter_go(glossary: Glossary) -> None:
    assert best(glossary.translate("I'd like to know the deadline")) == best(
        glossary.translate("deadline")
    )


def test_a_possessive_of_a_number_is_no_decade(glossary: Glossary) -> None:
    assert list(best(glossary.translate("Decision 320's list"))) == ["Decision", "320", "list"]


def test_abbreviations_of_running_text_stand_beside_the_term(glossary: Glossary) -> None:
    (council,) = glossary.translate("People's Council")
    assert [term for term, _ in council.terms][:2] == ["Hội đồng nhân dân", "HĐND"]
    (ministry,) = glossary.translate("Ministry of Finance")
    assert "BTC" not in [term for term, _ in ministry.terms]
