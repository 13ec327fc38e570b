"""Web pages: the text that they show, in order, without what stands around the document."""

from __future__ import annotations

import pytest

pytest.importorskip("lxml")

from kb.errors import LoadError
from kb.ingest.extract import Extract
from kb.ingest.formats.html import read_html
from kb.records import PageHealth


def read(page: str | bytes) -> Extract:
    content = page if isinstance(page, bytes) else page.encode()
    return read_html(content, lambda number, numbers: None)


def text_of(body: str) -> str:
    return read(f"<html><body>{body}</body></html>").text


def test_paragraphs_line_breaks_and_white_space() -> None:
    body = """<p>  Điều&nbsp;1. <b>Phạm
      vi</b> điều chỉnh</p><div>Chương I<br>QUY ĐỊNH CHUNG<br/><br/>Tiếp theo</div>
      trần<span>  trụi</span>"""
    assert text_of(body) == (
        "Điều 1. Phạm vi điều chỉnh\n\nChương I\nQUY ĐỊNH CHUNG\n\nTiếp theo\n\ntrần trụi"
    )


def test_text_is_composed_and_what_takes_no_room_is_dropped() -> None:
    assert text_of("<p>Hoa\u0300 bi\u0300nh\u200b\u00ad &#7897; &lt;a&gt; A&amp;B</p>") == (
        "Hoà bình ộ <a> A&B"
    )


def test_placeholders_in_angle_brackets_stay() -> None:
    assert text_of("<p>Kính gửi: <tên cơ quan> và <đơn vị></p>") == (
        "Kính gửi: <tên cơ quan> và <đơn vị>"
    )


def test_headings_make_the_outline() -> None:
    extract = read("<h1>THÔNG TƯ</h1><p>Lời</p><h2>Điều 1</h2>")
    assert extract.text == "THÔNG TƯ\n\nLời\n\nĐiều 1"
    assert extract.outline == ((0, 1), (15, 2))


def test_numbers_of_lists_are_written_out() -> None:
    body = """<ol start="3"><li>ba</li><li><p>bốn</p><p>tiếp</p>
      <ol type="a"><li>điểm</li><li>sau</li></ol></li></ol>
      <ol style="list-style-type: upper-roman"><li>phần</li></ol>
      <ol style="list-style: none"><li>trơn</li></ol>
      <ol><li>1. đã đánh số</li></ol><ul><li>gạch</li><li>+ cộng</li></ul>"""
    assert text_of(body).split("\n\n") == [
        *("3. ba", "4. bốn", "tiếp", "a. điểm", "b. sau", "I. phần", "trơn"),
        *("1. đã đánh số", "- gạch", "+ cộng"),
    ]


def test_footnote_marks_are_set_apart_from_the_words() -> None:
    body = """<p>theo quy định<a href="#_ftn1" name="_ftnref1"><sup>1</sup></a>.</p>
      <p><a href="#_ftnref1" name="_ftn1">1</a> Đã được sửa đổi. m<sup>2</sup></p>"""
    assert text_of(body) == "theo quy định[1].\n\n[1] Đã được sửa đổi. m2"


def test_scripts_controls_and_hidden_parts_are_dropped() -> None:
    body = """<script>x()</script><style>p {color: red}</style><noscript>bật lên</noscript>
      <p>Điều 1<span style="display: none">ẩn</span> còn</p><p hidden>ẩn</p>
      <div aria-hidden="true">ẩn</div><button>Tải về</button><form><input value="a">
      <p>Trong biểu</p></form><p class="off">ẩn theo lớp</p>"""
    page = f"<head><style>.off {{display:none}}</style></head><body>{body}</body>"
    assert read(page).text == "Điều 1 còn\n\nTrong biểu"


def test_rules_for_print_do_not_hide() -> None:
    page = "<style>@media print {.a {display: none}} </style><p class=a>Điều 1</p><p>hai</p>"
    assert read(page).text == "Điều 1\n\nhai"


def test_a_document_that_waits_for_a_script_is_read_and_remarked_on() -> None:
    extract = read(f"<p>Đang tải</p><div style='display:none'>{'Điều 1. Chữ. ' * 20}</div>")
    assert extract.text.startswith("Đang tải\n\nĐiều 1. Chữ.")
    assert extract.remarks == (
        "Trang lưu để ẩn phần lớn văn bản (chờ chương trình của trang hiện ra); đã đọc cả.",
    )


def around(document: str) -> str:
    """A page of a legal database with a document on it."""
    links = "".join(f'<li><a href="/vb/{number}">Văn bản {number}</a></li>' for number in range(9))
    return f"""<html><body><div id="wrap"><div class="site-header">Cổng thông tin <ul>{links}</ul>
      </div><nav>Trang chủ</nav><div class="row"><div class="left-menu"><ul>{links}</ul></div>
      <div class="content">{document}<div class="comment-box">Bình luận: hay quá</div>
      <div><b>Văn bản liên quan</b><ul>{links}</ul></div></div></div>
      <div id="footer">Bản quyền</div></div></body></html>"""


def test_what_stands_around_the_document_is_dropped() -> None:
    paragraphs = "".join(f"<p>Điều {n}. Nội dung của điều này.</p>" for n in range(1, 30))
    appendix = "<div class='footer'><p>PHỤ LỤC</p><p>Danh mục</p></div>"
    text = read(around(f"<div class='doc'>{paragraphs}</div>{appendix}")).text
    assert text.split("\n\n") == [
        *(f"Điều {n}. Nội dung của điều này." for n in range(1, 30)),
        *("PHỤ LỤC", "Danh mục"),
    ]


def test_recitals_that_are_links_stay() -> None:
    recitals = "<br>".join(f'Căn cứ <a href="/luat/{n}">Luật số {n}</a>;' for n in range(5))
    text = text_of(f"<div>{recitals}</div><div>{'<p>Điều 1. Nội dung.</p>' * 20}</div>")
    assert text.startswith("Căn cứ Luật số 0;\nCăn cứ Luật số 1;")


def test_a_table_of_contents_within_the_page_is_dropped() -> None:
    contents = "".join(f'<li><a href="#d{n}">Điều {n}. Tên</a></li>' for n in range(1, 9))
    document = "".join(f'<p><a name="d{n}">Điều {n}. Tên</a> và lời.</p>' for n in range(1, 9))
    assert text_of(f"<ul>{contents}</ul><div>{document}</div>").count("Điều 1.") == 1


@pytest.mark.parametrize(
    ("content", "state"),
    [
        ("<meta charset='windows-1252'><p>Điều 1. Quốc hội</p>".encode(), "text"),
        ("\ufeff<p>Điều 1. Quốc hội</p>".encode("utf-16-le"), "text"),
        ("<p>Điều 1. Quốc hội</p>".encode("utf-16-le"), "text"),
        ("<meta charset='windows-1258'><p>Điê\u0300u 1. Quô\u0301c hô\u0323i</p>", "converted"),
    ],
)
def test_the_encoding_is_found(content: bytes | str, state: str) -> None:
    extract = read(content if isinstance(content, bytes) else content.encode("cp1258"))
    assert extract.text == "Điều 1. Quốc hội"
    assert extract.health[0].state == state


def test_a_page_cut_short_is_suspicious() -> None:
    page = "<meta charset=utf-8><p>Điều 1. Nội dung của điều</p><p>Chữ ệ".encode()[:-1]
    extract = read(page)
    assert extract.text.startswith("Điều 1. Nội dung của điều\n\nChữ")
    assert extract.health[0].state == "suspicious"


def test_runs_in_legacy_fonts_are_converted() -> None:
    page = """<style>p.a {font-family: ".VnTimeH"}</style>
      <p class=a>céng hßa x· héi</p><p>Đã là Unicode</p>
      <p><font face="VNI-Times">Vieät Nam</font> và
      <span style="font-family:'.VnTime',serif">h¹nh phóc <b>tù do</b></span></p>"""
    extract = read(f"<meta charset=utf-8>{page}")
    assert extract.text == "CỘNG HÒA XÃ HỘI\n\nĐã là Unicode\n\nViệt Nam và hạnh phúc tự do"
    assert extract.health == (
        PageHealth(1, "converted", remark="Chuyển sang Unicode từ bảng mã TCVN3, VNI."),
    )


def test_a_page_without_text_is_refused() -> None:
    for page in ("<html><body><img src=a.png></body></html>", "<!-- chỉ có ghi chú -->"):
        with pytest.raises(LoadError, match="không có văn bản nào"):
            read(page)


def test_deeply_nested_pages_are_read_to_the_end() -> None:
    page = "<p>đầu" + "<b>" * 1500 + "giữa" + "</b>" * 1500 + "</p><p>cuối</p>"
    assert read(page).text == "đầugiữa\n\ncuối"


def test_pages_nested_too_deeply_are_refused_for_that() -> None:
    with pytest.raises(LoadError, match="quá sâu"):
        read("<div>" * 5000 + "Điều 1. Phạm vi")


def test_embedded_images_do_not_stop_the_reading() -> None:
    page = f'<p>trước<img src="data:image/png;base64,{"A" * 11_000_000}"></p><p>sau</p>'
    assert read(page).text == "trước\n\nsau"
