"""``kb find`` and ``kb quote``: places of original wording, and quotations checked against it."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kb.cli.edge import AsJson, opened, print_json
from kb.document_filter import DocumentFilter
from kb.errors import KBError
from kb.serial import check_object, encodable, found_object
from kb.terminal_wording import check_text, found_text

Documents = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="TÊN", help="Chỉ trong tài liệu này; nêu được nhiều lần."),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="LOẠI", help="Chỉ trong loại văn bản này (Quyết định…)."),
]
Years = Annotated[
    list[int] | None,
    typer.Option("--year", metavar="NĂM", help="Chỉ trong văn bản ban hành năm này."),
]
Issuers = Annotated[
    list[str] | None,
    typer.Option("--issuer", metavar="CƠ_QUAN", help="Chỉ trong văn bản của cơ quan này."),
]


def find(
    wording: Annotated[str, typer.Argument(metavar="LỜI_VĂN", help="Lời văn cần tìm.")],
    documents: Documents = None,
    kinds: Kinds = None,
    years: Years = None,
    issuers: Issuers = None,
    limit: Annotated[int, typer.Option(min=1, help="Số chỗ nhiều nhất của mỗi loại khớp.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Tìm nguyên văn một câu, một cụm từ: đúng từng ký tự trước, gần đúng sau."""
    among = _filter(documents, kinds, years, issuers)
    with opened() as knowledge_base:
        found = knowledge_base.find_matches(encodable(wording), limit, among)
        if as_json:
            print_json(found_object(found))
        else:
            shown = found_text(found, knowledge_base.cite)
            typer.echo(shown or "Không có tài liệu nào chứa lời văn này.")


def check_quotation(
    quotation: Annotated[
        str, typer.Argument(metavar="CÂU_TRÍCH", help="Câu trích cần kiểm tra; «-» đọc từ stdin.")
    ],
    documents: Documents = None,
    kinds: Kinds = None,
    years: Years = None,
    issuers: Issuers = None,
    as_json: AsJson = False,
) -> None:
    """So một câu trích với nguyên văn; mã thoát 1 khi không khớp."""
    among = _filter(documents, kinds, years, issuers)
    with opened() as knowledge_base:
        text = encodable(_standard_input() if quotation == "-" else quotation)
        check = knowledge_base.check_quote(text, among)
        if as_json:
            print_json(check_object(check))
        else:
            typer.echo(check_text(check, knowledge_base.cite))
    if check.verdict not in ("verbatim", "style"):
        raise typer.Exit(1)


def _filter(
    documents: list[str] | None,
    kinds: list[str] | None,
    years: list[int] | None,
    issuers: list[str] | None,
) -> DocumentFilter:
    names = tuple(encodable(name) for name in documents or ())
    of_kind, by = (tuple(map(encodable, values or ())) for values in (kinds, issuers))
    return DocumentFilter(names, of_kind, tuple(years or ()), by)


def _standard_input() -> str:
    """Read all that is typed or piped in.

    Raises:
        KBError: it is not UTF-8.
    """
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KBError(
            "Văn bản đưa vào không phải UTF-8. Hãy lưu hoặc chuyển nó sang UTF-8."
        ) from error
