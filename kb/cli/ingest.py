"""``kb ingest`` and ``kb watch``: taking files in, once or as a folder changes."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.edge import opened
from kb.errors import KBError
from kb.terminal import IngestProgress, health_lines, report_lines

if TYPE_CHECKING:
    from kb.cli.folder_watch import FolderWatch
    from kb.intake import IngestReport
    from kb.knowledge_base import KnowledgeBase

_INTERRUPTED = 130  # as shells report a program that Ctrl-C ended

Prune = Annotated[
    bool,
    typer.Option(
        "--prune", help="Gỡ khỏi kho những văn bản thư mục này từng có mà nay tệp không còn."
    ),
]


def ingest(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[ĐƯỜNG_DẪN]...", help="Tệp hoặc thư mục; mặc định là corpus/."),
    ] = None,
    prune: Prune = False,
) -> None:
    """Nạp tài liệu vào kho; tệp không đổi thì bỏ qua, tệp đã đổi thì thay."""
    with opened() as knowledge_base:
        try:
            with IngestProgress() as progress:
                report = knowledge_base.ingest(
                    paths or [Path("corpus")], progress.show, prune=prune
                )
        except KeyboardInterrupt:
            typer.echo(
                "Đã dừng theo yêu cầu. Những văn bản nạp xong vẫn ở trong kho; "
                "chạy lại lệnh này để nạp tiếp.",
                err=True,
            )
            raise typer.Exit(_INTERRUPTED) from None
        _show(report, knowledge_base)
    if report.failed:
        raise typer.Exit(1)


def watch(
    folder: Annotated[Path, typer.Argument(metavar="THƯ_MỤC", help="Thư mục cần theo dõi.")],
    prune: Prune = False,
    interval: Annotated[
        float, typer.Option(min=0.1, help="Số giây giữa hai lần xem thư mục.")
    ] = 5.0,
) -> None:
    """Theo dõi một thư mục: nạp tệp mới và tệp đã đổi; dừng bằng Ctrl-C."""
    from kb.cli.folder_watch import FolderWatch

    if not folder.is_dir():
        typer.echo(f"Lỗi: không có thư mục «{folder}».", err=True)
        raise typer.Exit(1)
    watched = FolderWatch(folder)
    typer.echo(f"Đang theo dõi «{folder}»; bấm Ctrl-C để dừng.")
    with opened() as knowledge_base:
        try:
            while True:
                _look(watched, knowledge_base, prune)
                time.sleep(interval)
        except KeyboardInterrupt:
            typer.echo("Đã dừng theo dõi.")


def _look(watched: FolderWatch, knowledge_base: KnowledgeBase, prune: bool) -> None:
    """Take in what has settled since the last look; a failure is told, and tried at the next."""
    change = watched.look()
    if not change:
        return
    try:
        with IngestProgress() as progress:
            report = knowledge_base.ingest(
                [watched.folder], progress.show, prune=prune, only=change.holds
            )
    except KBError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        return
    watched.taken(change)
    if report.added or report.removed or report.failed or report.read_anew:
        _show(report, knowledge_base)


def _show(report: IngestReport, knowledge_base: KnowledgeBase) -> None:
    """Print what was taken in and how well it could be read; failures go to stderr."""
    for source in (*report.added, *report.read_anew):
        sign = "+" if source in report.added else "↻"
        typer.echo("\n".join((f"{sign} {source}", *health_lines(knowledge_base.document(source)))))
    for line in report_lines(report):
        typer.echo(line)
    for source, reason in report.failed:
        typer.echo(f"✗ {source}: {reason}", err=True)
