"""How a chat model's answer looks in a terminal, in Vietnamese."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.llm.answering import ModelAnswer


def model_answer_text(given: ModelAnswer, name: str) -> str:
    """Return what a chat model answers, each statement with the wording that bears it out."""
    lines = [f"Mô hình «{name}» (chỉ những ý có nguyên văn làm căn cứ):"]
    for statement in given.statements:
        lines.append(f"- {statement.text}")
        for citation in statement.citations:
            lines.append(f"    [{citation.label}, {citation.source}]")
            lines += [f"    | {line}" for line in citation.quote.splitlines()]
    if given.failed_because is not None:
        lines.append(given.failed_because)
    elif not given.statements:
        lines.append("Không có ý nào đứng vững trước nguyên văn.")
    lines.append(
        f"Đã bỏ {len(given.dropped)} ý; {given.tokens_in} đơn vị đọc, "
        f"{given.tokens_out} đơn vị viết, {given.seconds:.1f} giây."
    )
    return "\n".join(lines)
