"""A pack as a Word file, set as Nghị định 30/2020/NĐ-CP asks, to be attached to a tờ trình."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kb.citation import document_name
from kb.errors import LoadError
from kb.evidence_pack import wording
from kb.evidence_pack.docx_layout import (
    add_heading,
    add_labelled,
    add_picture,
    add_quote,
    add_text,
    new_document,
)
from kb.evidence_pack.facts import made_line, place_line, replaced_line
from kb.evidence_pack.legible import legible
from kb.evidence_pack.pack import Entry, EvidencePack, Proof
from kb.evidence_pack.pictures import Picture, Place, place_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

Pictures = Mapping[Place, Sequence[Picture]]
_DOCUMENT_WIDTHS = (12, 70, 38, 40)  # mm, of the columns of the table of documents


def write_docx(pack: EvidencePack, pictures: Pictures) -> bytes:
    """Write a pack as DOCX; ``pictures`` holds the pages of each quote that has any."""
    word = new_document(wording.TITLE, pack.made_by, pack.made_at)
    add_heading(word, wording.TITLE, level=0)
    add_text(word, made_line(pack), italic=True, centred=True)
    add_heading(word, wording.DOCUMENTS_HEADING, level=1)
    _add_documents(word, pack)
    add_heading(word, wording.ANSWERS_HEADING, level=1)
    shown: dict[Place, str] = {}
    for number, entry in enumerate(pack.entries, start=1):
        _add_entry(word, entry, number, pictures, shown)
    _add_left_out(word, pack)
    add_text(word, wording.STANDS, italic=True)
    if replaced := replaced_line(pack):
        add_text(word, replaced, italic=True)
    written = io.BytesIO()
    word.save(written)
    return written.getvalue()


def _add_documents(word: WordDocument, pack: EvidencePack) -> None:
    """Add the table of the documents quoted, with the sums that tell the very files."""
    from docx.shared import Mm, Pt

    table = word.add_table(rows=1, cols=len(wording.DOCUMENT_COLUMNS), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, _DOCUMENT_WIDTHS, strict=True):
        column.width = Mm(width)
    rows = [wording.DOCUMENT_COLUMNS]
    for number, document in enumerate(pack.documents, start=1):
        name = document_name(document)
        rows.append((str(number), name[:1].upper() + name[1:], document.source, document.id))
    for index, texts in enumerate(rows):
        cells = table.rows[0].cells if index == 0 else table.add_row().cells
        for cell, text, width in zip(cells, texts, _DOCUMENT_WIDTHS, strict=True):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(legible(text))
            run.font.size = Pt(11)
            run.bold = index == 0


def _add_entry(
    word: WordDocument,
    entry: Entry,
    number: int,
    pictures: Pictures,
    shown: dict[Place, str],
) -> None:
    """Add an answer and its proofs; ``shown`` says at which proof the pictures already stand."""
    add_heading(word, f"{number}. {wording.QUESTION}: {entry.question}", level=2)
    if entry.understood_as.strip() != entry.question.strip():
        add_labelled(word, wording.UNDERSTOOD_AS, entry.understood_as)
    add_labelled(word, wording.ANSWER, entry.answer, bold=True)
    for at, proof in enumerate(entry.proofs, start=1):
        _add_proof(word, proof, f"{number}.{at}", pictures, shown)


def _add_proof(
    word: WordDocument,
    proof: Proof,
    number: str,
    pictures: Pictures,
    shown: dict[Place, str],
) -> None:
    place = place_line(proof.citation)
    add_labelled(word, wording.PROOF.format(number=number), place, keep=True)
    add_quote(word, proof.citation.quote)
    add_labelled(word, wording.SOURCE, proof.official)
    file = f"{proof.document.source}; {wording.FILE_SUM}: {proof.document.id}"
    add_labelled(word, wording.FILE, file)
    already = shown.setdefault(place_of(proof), number)
    for picture in pictures.get(place_of(proof), ()):
        if already != number:
            text = wording.SAME_PICTURE.format(page=picture.page, number=already)
            add_text(word, text, italic=True)
        else:
            _add_picture(word, picture, proof)


def _add_picture(word: WordDocument, picture: Picture, proof: Proof) -> None:
    if picture.png is None:
        text = wording.NO_PICTURE.format(page=picture.page, reason=picture.reason)
        add_text(word, text, italic=True)
        return
    caption = wording.PICTURE.format(page=picture.page, source=proof.document.source)
    try:
        add_picture(word, picture.png, caption)
    except LoadError as error:
        text = wording.NO_PICTURE.format(page=picture.page, reason=error)
        add_text(word, text, italic=True)


def _add_left_out(word: WordDocument, pack: EvidencePack) -> None:
    if not pack.left_out:
        return
    add_heading(word, wording.LEFT_OUT_HEADING, level=1)
    add_text(word, wording.LEFT_OUT_LEAD)
    for one in pack.left_out:
        place = one.place or wording.UNKNOWN_PLACE
        text = wording.LEFT_OUT.format(question=one.question, place=place, reason=one.reason)
        add_text(word, f"- {text}")
