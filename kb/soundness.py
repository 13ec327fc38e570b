"""Whether a collection is in order: its store, its indexes and the models it is asked with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import KBError

if TYPE_CHECKING:
    from kb.engines import Engines
    from kb.indexes import Indexes
    from kb.store import Store


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One thing that was checked, whether it is in order, and what was found."""

    ok: bool
    text: str


def check(store: Store, indexes: Indexes, engines: Engines) -> tuple[CheckLine, ...]:
    """Check the store, the indexes and the models, and rebuild indexes that need it."""
    lines = [CheckLine(False, problem) for problem in store.verify()]
    if not lines:
        count = len(store.documents())
        lines.append(CheckLine(True, f"Kho dữ liệu nguyên vẹn: {count} văn bản."))
    lines.append(_model(engines))
    lines.append(_indexes(store, indexes, engines))
    if engines.reranking.name is not None:
        engines.reranking.reranker()
        notice = engines.reranking.notice
        named = f"Mô hình xếp lại dùng được: {engines.reranking.name}."
        lines.append(CheckLine(notice is None, notice or named))
    return tuple(lines)


def _model(engines: Engines) -> CheckLine:
    try:
        return CheckLine(True, f"Mô hình nhúng dùng được: {engines.encoder.name}.")
    except KBError as error:
        return CheckLine(False, str(error))


def _indexes(store: Store, indexes: Indexes, engines: Engines) -> CheckLine:
    try:
        model = engines.encoder.name
        if not indexes.sound(model):
            with store.writing():
                indexes.refresh(model)
            return CheckLine(True, "Chỉ mục cũ hoặc hỏng, đã dựng lại từ kho dữ liệu.")
    except KBError as error:
        return CheckLine(False, str(error))
    return CheckLine(True, f"Chỉ mục khớp với kho dữ liệu (lần cập nhật {store.generation()}).")
