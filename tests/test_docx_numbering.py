"""Numbers that Word generates, written out as it shows them."""

from __future__ import annotations

import pytest
from word_files import listed, paragraph, word_file

from kb.ingest.formats.docx import read_docx
from kb.ingest.formats.docx.numbering import ordinal


def level(at: int, format: str, text: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(definition_id: int, *levels: str, extra: str = "") -> str:
    inside = extra + "".join(levels)
    return f'<w:abstractNum w:abstractNumId="{definition_id}">{inside}</w:abstractNum>'


def numbered(list_id: int, definition_id: int, override: str = "") -> str:
    return (
        f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{definition_id}"/>{override}</w:num>'
    )


def lines(body: str, numbering: str, styles: str = "") -> list[str]:
    extract = read_docx(
        word_file(body, numbering=numbering, styles=styles), lambda page, pages: None
    )
    return extract.text.split("\n\n")


ARTICLES = definition(
    0,
    level(0, "decimal", "Điều %1."),
    level(1, "decimal", "%2."),
    level(2, "lowerLetter", "%3)"),
    level(3, "bullet", "\uf0b7"),
)


def test_articles_clauses_points_and_bullets() -> None:
    body = (
        listed("Phạm vi", 0) + listed("Thông tư này quy định:", 1) + listed("Lập hồ sơ;", 2)
        + listed("Nộp hồ sơ.", 2) + listed("Hai bản", 3) + listed("Áp dụng", 1)
        + listed("Cả nước;", 2) + listed("Hiệu lực", 0) + listed("Từ hôm nay.", 1)
    )  # fmt: skip
    assert lines(body, ARTICLES + numbered(1, 0)) == [
        "Điều 1. Phạm vi",
        "1. Thông tư này quy định:",
        "a) Lập hồ sơ;",
        "b) Nộp hồ sơ.",
        "- Hai bản",
        "2. Áp dụng",
        "a) Cả nước;",
        "Điều 2. Hiệu lực",
        "1. Từ hôm nay.",
    ]


def test_levels_name_those_above_them_in_their_own_format() -> None:
    numbering = definition(
        0,
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
    )
    body = listed("Một", 0) + listed("Hai", 0) + listed("Ba", 1) + listed("Bốn", 2)
    assert lines(body, numbering + numbered(1, 0)) == ["I. Một", "II. Hai", "II.1 Ba", "2.1.1 Bốn"]


def test_lists_of_one_definition_count_together_unless_they_start_anew() -> None:
    start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = (
        definition(0, level(0, "decimal", "%1."))
        + numbered(1, 0)
        + numbered(2, 0)
        + numbered(3, 0, start)
    )
    body = (
        listed("a", 0, 1) + listed("b", 0, 2) + listed("c", 0, 3) + listed("d", 0, 3)
        + listed("e", 0, 1)
    )  # fmt: skip
    assert lines(body, numbering) == ["1. a", "2. b", "5. c", "6. d", "7. e"]


def test_a_list_may_replace_a_level_and_never_restart() -> None:
    numbering = (
        definition(
            0, level(0, "decimal", "%1."), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')
        )
        + numbered(1, 0)
        + numbered(
            2, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
        )
    )
    body = (
        listed("a", 0) + listed("b", 1) + listed("c", 0) + listed("d", 1) + listed("e", 0, 2)
    )  # fmt: skip
    assert lines(body, numbering) == ["1. a", "1. b", "2. c", "2. d", "C) e"]


def test_a_style_numbers_its_paragraphs_at_the_level_linked_to_it() -> None:
    numbering = definition(
        0,
        level(0, "decimal", "Chương %1"),
        level(1, "decimal", "Điều %2.", '<w:pStyle w:val="Dieu"/>'),
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="Dieu"><w:pPr><w:numPr><w:numId w:val="1"/>'
        "</w:numPr></w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Dieu"/></w:style>'
    )
    body = (
        paragraph("Phạm vi", '<w:pStyle w:val="Dieu"/>')
        + paragraph("Đối tượng", '<w:pStyle w:val="Con"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
        + paragraph("Không số", '<w:pStyle w:val="Dieu"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    assert lines(body, numbering + numbered(1, 0), styles) == [
        "Điều 1. Phạm vi",
        "Điều 2. Đối tượng",
        "Không số",
    ]


def test_a_definition_may_refer_to_that_of_a_list_style() -> None:
    numbering = (
        definition(0, level(0, "lowerRoman", "(%1)"), extra='<w:styleLink w:val="Ds"/>')
        + definition(1, extra='<w:numStyleLink w:val="Ds"/>')
        + numbered(7, 1)
    )
    assert lines(listed("a", 0, 7) + listed("b", 0, 7), numbering) == ["(i) a", "(ii) b"]


def test_suffix_and_depth_of_bullets() -> None:
    numbering = definition(
        0,
        level(0, "decimal", "%1.", '<w:suff w:val="nothing"/>'),
        level(1, "bullet", "+"),
        level(2, "none", ""),
    )
    body = listed("a", 0) + listed("b", 1) + listed("c", 2)
    assert lines(body, numbering + numbered(1, 0)) == ["1.a", "+ b", "c"]


def test_empty_paragraphs_count_but_are_not_written() -> None:
    numbering = definition(0, level(0, "decimal", "%1.")) + numbered(1, 0)
    hidden = listed("", 0).replace("</w:pPr>", "<w:rPr><w:vanish/></w:rPr></w:pPr>", 1)
    assert lines(listed("a", 0) + listed("", 0) + hidden + listed("b", 0), numbering) == [
        "1. a",
        "3. b",
    ]


@pytest.mark.parametrize(
    ("count", "format", "shown"),
    [
        (4, "decimalZero", "04"),
        (4, "lowerLetter", "d"),
        (5, "lowerLetter", "e"),
        (28, "upperLetter", "BB"),
        (49, "lowerRoman", "xlix"),
        (2024, "upperRoman", "MMXXIV"),
        (0, "lowerLetter", "0"),
        (10**8, "upperRoman", "100000000"),
        (7, "none", ""),
        (7, "ordinal", "7"),
    ],
)
def test_number_formats(count: int, format: str, shown: str) -> None:
    assert ordinal(count, format) == shown
