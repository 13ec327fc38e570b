"""``kb models`` and ``kb reembed``: bringing models here, and vectors of another model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.edge import shown_errors
from kb.config import BUNDLED_MODEL, Config
from kb.serial import encodable
from kb.terminal import IngestProgress

_INTERRUPTED = 130  # as shells report a program that Ctrl-C ended

models = typer.Typer(
    help="Mô hình nhúng và mô hình xếp lại: tải về máy, liệt kê.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Folder = Annotated[
    Path | None,
    typer.Option("--folder", metavar="THƯ_MỤC", help="Nơi để mô hình; mặc định KB_HOME/models."),
]


@models.command("pull")
def pull(
    name: Annotated[
        str, typer.Argument(metavar="TÊN", help="Tên trên hub, như intfloat/multilingual-e5-base.")
    ],
    folder: Folder = None,
    revision: Annotated[
        str | None, typer.Option(metavar="BẢN", help="Nhánh, thẻ hoặc mã của bản cần tải.")
    ] = None,
    backend: Annotated[
        str, typer.Option(metavar="KIỂU", help="Trọng số cho torch, onnx hay openvino.")
    ] = "torch",
) -> None:
    """Tải một mô hình từ Hugging Face để dùng khi không có mạng; không tải trọng số .bin, .pt."""
    from kb.retrieval.model_folders import pull as pull_model

    with shown_errors():
        pulled = pull_model(
            encodable(name), folder or _models(), revision=revision, backend=backend
        )
    value = pulled.folder.absolute() if folder else pulled.name
    typer.echo(f"Đã tải {pulled.name} ({_megabytes(pulled.size)}) vào «{pulled.folder}».")
    typer.echo(f"Đặt KB_EMBEDDING_MODEL={value} rồi chạy «kb reembed» (mô hình nhúng),")
    typer.echo(f"hoặc KB_RERANKER={value} (mô hình xếp lại).")


@models.command("list")
def list_models(folder: Folder = None) -> None:
    """Liệt kê các mô hình đã tải và mô hình đang đặt."""
    from kb.retrieval.model_folders import pulled_models

    with shown_errors():
        config = Config.from_environment()
        pulled = pulled_models(folder or _models())
    bundled = config.embedding_model == str(BUNDLED_MODEL)
    typer.echo(f"Mô hình nhúng: {'mô hình đi kèm' if bundled else config.embedding_model}")
    typer.echo(f"Mô hình xếp lại: {config.reranker or 'không dùng'}")
    for one in pulled:
        typer.echo(f"{one.name}\t{_megabytes(one.size)}\t{one.folder}")
    typer.echo(f"{len(pulled)} mô hình đã tải.")


def reembed(
    model: Annotated[
        str | None,
        typer.Option(metavar="MÔ_HÌNH", help="Mô hình khác với KB_EMBEDDING_MODEL đang đặt."),
    ] = None,
) -> None:
    """Lập lại véc-tơ cho văn bản chưa có của mô hình đang đặt; dừng giữa chừng thì chạy lại."""
    with shown_errors():
        config = Config.from_environment()
        if model is not None:
            config = replace(config, embedding_model=encodable(model))
        from kb.knowledge_base import KnowledgeBase

        with KnowledgeBase(config=config) as knowledge_base:
            try:
                with IngestProgress() as progress:
                    report = knowledge_base.embed_anew(progress.show)
            except KeyboardInterrupt:
                typer.echo(
                    "Đã dừng theo yêu cầu. Những văn bản làm xong không phải làm lại; "
                    "chạy lại lệnh này để tiếp tục.",
                    err=True,
                )
                raise typer.Exit(_INTERRUPTED) from None
            total = knowledge_base.document_count()
    done = len(report.embedded_anew)
    typer.echo(f"Đã lập véc-tơ cho {done} văn bản; {total - done} văn bản đã có sẵn.")
    if model is not None:
        typer.echo(f"Từ nay đặt KB_EMBEDDING_MODEL={model} để hỏi bằng mô hình này.")


def _models() -> Path:
    from kb.retrieval.model_folders import FOLDER

    return Config.from_environment().home / FOLDER


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB".replace(".", ",")
