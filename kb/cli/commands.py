"""The commands of ``kb``; that of evaluation has a file of its own."""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kb.cli.edge import AsJson, documents_of, opened, print_json, shown_errors
from kb.cli.evaluate import evaluate
from kb.cli.ingest import ingest, watch
from kb.cli.installation import installation_lines
from kb.cli.models import models, reembed
from kb.cli.users import audit, user
from kb.cli.wording import check_quotation, find
from kb.config import Config
from kb.errors import KBError
from kb.serial import answer_object, encodable, hit_object
from kb.terminal import (
    answer_text,
    document_text,
    documents_text,
    hits_text,
)
from kb.terminal_model import model_answer_text

if TYPE_CHECKING:
    from kb.soundness import CheckLine


class _Group(TyperGroup):
    """The commands, with output in UTF-8 whatever the console is set to."""

    def parse_args(
        self,
        ctx: Any,  # noqa: ANN401 (Typer does not export the class)
        args: list[str],
    ) -> list[str]:
        """Set the streams to UTF-8: here, because --help is answered before any callback runs."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_Group,
    help="Kho tri thức văn bản nhà nước: nạp, tìm, hỏi đáp kèm trích dẫn nguyên văn.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Asked = Annotated[str, typer.Argument(metavar="CÂU_HỎI", help="Câu hỏi, có dấu hoặc không dấu.")]
Name = Annotated[str, typer.Argument(metavar="TÊN", help="Tên tài liệu như `kb list` in ra.")]


# --- the collection -------------------------------------------------------------------------------


app.command("ingest")(ingest)
app.command("watch")(watch)
app.command("reembed")(reembed)
app.add_typer(models, name="models")


@app.command("list")
def list_documents() -> None:
    """Liệt kê các tài liệu trong kho."""
    with opened() as knowledge_base:
        documents = knowledge_base.documents()
    if documents:
        typer.echo(documents_text(documents))
    typer.echo(f"{len(documents)} tài liệu.")


@app.command()
def show(
    name: Name,
    text: Annotated[bool, typer.Option("--text", help="Chỉ in toàn văn, đúng từng ký tự.")] = False,
    page: Annotated[
        int | None, typer.Option(min=1, metavar="TRANG", help="Vẽ trang này; cần --out.")
    ] = None,
    highlight: Annotated[
        tuple[int, int] | None,
        typer.Option(metavar="ĐẦU CUỐI", help="Tô đoạn giữa hai vị trí ký tự này trên trang."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="TỆP.png", help="Tệp ảnh để ghi trang vào.")
    ] = None,
) -> None:
    """Cho xem thông tin và dàn bài, hoặc toàn văn, hoặc ảnh một trang của tài liệu."""
    name = encodable(name)
    if page is not None or highlight is not None or out is not None:
        _draw(name, page, highlight, out)
        return
    with opened() as knowledge_base:
        document = knowledge_base.document(name)
        sections = () if text else knowledge_base.sections(document.source)
        related = () if text else knowledge_base.related()[document.id]
    if text:
        # Bytes, so that no console changes line ends and nothing is added.
        typer.echo(document.text.encode("utf-8"), nl=False)
        return
    typer.echo(document_text(document, sections, related))


def _draw(name: str, page: int | None, highlight: tuple[int, int] | None, out: Path | None) -> None:
    """Write the image of a page."""
    with opened() as knowledge_base:
        if page is None or out is None:
            raise KBError("Để vẽ một trang cần cả --page TRANG và --out TỆP.png.")
        image = knowledge_base.page_image(name, page, highlight)
        try:
            out.write_bytes(image)
        except OSError as error:
            raise KBError(f"Không ghi được «{out}»: {error.strerror}.") from error
    typer.echo(f"Đã ghi trang {page} vào «{out}».")


@app.command()
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Xoá mà không hỏi lại.")] = False,
) -> None:
    """Xoá một tài liệu khỏi kho; tệp gốc vẫn còn nguyên."""
    with opened() as knowledge_base:
        document = knowledge_base.document(encodable(name))
        if not yes and not typer.confirm(f"Xoá «{document.source}» khỏi kho?", err=True):
            typer.echo("Không xoá gì.")
            raise typer.Exit(1)
        knowledge_base.remove(document.source)
    typer.echo(f"Đã xoá «{document.source}».")


@app.command()
def check(
    install: Annotated[
        bool,
        typer.Option(
            "--install", help="Kiểm tra bản cài: tệp nguyên vẹn, không kết nối ra ngoài máy."
        ),
    ] = False,
    bundle: Annotated[
        Path | None,
        typer.Option(metavar="THƯ_MỤC", help="Cùng --install: đối chiếu cả gói cài đặt này."),
    ] = None,
) -> None:
    """Kiểm tra kho và các chỉ mục; mã thoát 1 khi có điều không ổn."""
    sound = True
    for line in installation_lines(bundle) if install or bundle else _collection_lines():
        typer.echo(f"{'✓' if line.ok else '✗'} {line.text}")
        sound = sound and line.ok
    if not sound:
        raise typer.Exit(1)


def _collection_lines() -> tuple[CheckLine, ...]:
    with opened() as knowledge_base:
        return knowledge_base.check()


# --- questions ------------------------------------------------------------------------------------


@app.command()
def search(
    question: Asked,
    limit: Annotated[int, typer.Option(min=1, help="Số kết quả nhiều nhất.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Tìm các đoạn liên quan nhất đến câu hỏi."""
    question = encodable(question)
    with opened() as knowledge_base:
        hits = knowledge_base.search(question, limit=limit)
        documents = documents_of(hits, knowledge_base)
    if as_json:
        print_json({"question": question, "hits": [hit_object(hit, documents) for hit in hits]})
        return
    typer.echo(hits_text(hits, documents) if hits else "Không tìm thấy đoạn nào.")


app.command("find")(find)
app.command("quote")(check_quotation)


@app.command()
def ask(question: Asked, as_json: AsJson = False) -> None:
    """Hỏi và nhận câu trả lời ngắn kèm trích dẫn nguyên văn."""
    with opened() as knowledge_base:
        answer = knowledge_base.ask(encodable(question))
        documents = documents_of(answer.hits, knowledge_base)
        if as_json:
            print_json(answer_object(answer, documents))
            return
        typer.echo(answer_text(answer, documents, knowledge_base.cite))
        model = knowledge_base.chat_model
        if model is not None and answer.hits:
            *_, given = knowledge_base.generate(answer, model)
            typer.echo(f"\n{model_answer_text(given, model.settings.name)}")


app.command("eval")(evaluate)


# --- the web app ----------------------------------------------------------------------------------


app.add_typer(user, name="user")
app.command("audit")(audit)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Địa chỉ lắng nghe; mặc định 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Cổng; mặc định 7860.")] = None,
) -> None:
    """Mở trang hỏi đáp trên trình duyệt."""
    with shown_errors():
        config = Config.from_environment()
        from kb.server.serving import serve as serve_page

        serve_page(replace(config, host=host or config.host, port=port or config.port))
