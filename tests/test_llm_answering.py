"""The chat model's protocol with the real client: streaming, errors, deadlines, follow-ups."""

from __future__ import annotations

import time

import pytest
from conftest import read_text
from openai_server import Reply, Script, Scripted, serving, statements

from kb.catalog import Catalog
from kb.errors import ModelError
from kb.llm.answering import MALFORMED, ModelAnswer, generate
from kb.llm.chat_model import ChatModel, ModelSettings
from kb.llm.follow_ups import in_full, is_follow_up
from kb.records import Hit

TEXT = """QUYẾT ĐỊNH
Về việc giữ gìn hồ Yên Thắng

Điều 1. Phòng Văn hóa chủ trì giữ gìn hồ Yên Thắng.

Điều 2. Kinh phí giữ gìn hồ là 350 triệu đồng.

Điều 3. Công an phường tuần tra mỗi ngày hai lần.
"""
LEADS = (
    "Phòng Văn hóa chủ trì giữ gìn hồ Yên Thắng",
    "Phòng Văn hóa chủ trì giữ gìn hồ Yên Thắng.",
)
COSTS = ("Kinh phí là 350 triệu đồng", "Kinh phí giữ gìn hồ là 350 triệu đồng.")
INVENTED = ("Kinh phí là 530 triệu đồng", "Kinh phí giữ gìn hồ là 530 triệu đồng.")


def answers(script: Script, timeout: float = 20.0) -> tuple[list[ModelAnswer], Scripted]:
    document, sections = read_text(TEXT)
    hit = Hit(sections[0], 1.0, 1, 0, len(document.text))
    with serving(script) as served:
        model = ChatModel(ModelSettings("openai:scripted", served.url, "khoa-bi-mat", timeout))
        given = list(generate("Ai giữ gìn hồ?", [hit], Catalog([document], sections), model))
    return given, served


def test_statements_come_checked_one_by_one_while_the_reply_streams() -> None:
    reply = Reply(statements(LEADS, INVENTED, COSTS))
    given, served = answers(lambda messages: reply)
    texts = [[statement.text for statement in answer.statements] for answer in given]
    assert texts[0] == [LEADS[0]]
    assert texts[-1] == [LEADS[0], COSTS[0]]
    assert [answer.finished for answer in given] == [False] * (len(given) - 1) + [True]
    assert [(each.text, each.reason) for each in given[-1].dropped] == [
        (INVENTED[0], "not_located")
    ]
    assert all("530" not in answer.text for answer in given)
    assert (given[-1].tokens_in, given[-1].tokens_out) == (100, len(reply.text.split()))
    assert given[-1].failed_because is None
    request = served.requests[0]
    assert request["path"] == "/v1/chat/completions"
    assert request["authorization"] == "Bearer khoa-bi-mat"
    assert request["response_format"] == {"type": "json_object"}
    assert "tools" not in request


def test_a_number_cut_by_the_stream_is_never_shown_in_part() -> None:
    given, _ = answers(lambda messages: Reply(statements(COSTS), piece=1))
    assert {answer.text for answer in given} == {COSTS[0]}


def test_a_reply_in_a_code_fence_is_read() -> None:
    given, _ = answers(lambda messages: Reply(f"```json\n{statements(LEADS)}\n```"))
    assert given[-1].text == LEADS[0]


def test_an_empty_list_is_a_refusal_and_no_failure() -> None:
    given, _ = answers(lambda messages: Reply('{"statements": []}'))
    assert given[-1] == ModelAnswer(
        finished=True,
        tokens_in=100,
        tokens_out=2,
        seconds=given[-1].seconds,
    )


@pytest.mark.parametrize(
    "reply",
    [
        "Xin lỗi, tôi không biết.",
        '{"statements": "không có"}',
        '{"answer": "Phòng Văn hóa"}',
        '["Phòng Văn hóa"]',
        "",
    ],
)
def test_a_reply_in_another_form_is_said_to_be_so(reply: str) -> None:
    given, _ = answers(lambda messages: Reply(reply))
    assert given[-1].statements == ()
    assert given[-1].failed_because == MALFORMED


def test_parts_of_a_reply_that_are_no_statements_are_passed_over() -> None:
    odd = '{"statements": [1, {"text": 5}, {"text": "a", "evidence": "b"}, {"evidence": []}]}'
    given, _ = answers(lambda messages: Reply(odd))
    assert given[-1].statements == ()
    assert [(each.text, each.reason) for each in given[-1].dropped] == [("a", "no_quote")]


def test_what_was_checked_before_the_connection_broke_stays() -> None:
    whole = statements(LEADS, COSTS)
    broken = Reply(whole[: whole.index(COSTS[0])], cut=True)
    given, _ = answers(lambda messages: broken)
    assert given[-1].text == LEADS[0]


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_a_server_error_is_told_with_its_number(status: int) -> None:
    given, _ = answers(lambda messages: Reply(status=status))
    assert given[-1].statements == ()
    assert str(status) in (given[-1].failed_because or "")
    assert "KB_LLM_URL" in (given[-1].failed_because or "")


def test_a_server_that_is_not_there_is_told() -> None:
    with serving(lambda messages: Reply()) as served:
        gone = served.url
    model = ChatModel(ModelSettings("openai:scripted", gone, timeout=10))
    with pytest.raises(ModelError, match="KB_LLM_URL"):
        list(model.stream([("human", "Xin chào")]))


def test_a_reply_that_takes_too_long_is_given_up_with_what_was_checked() -> None:
    slow = Reply(statements(LEADS, COSTS), piece=140, pause=1.0)
    began = time.monotonic()
    given, _ = answers(lambda messages: slow, timeout=1.5)
    assert "KB_LLM_TIMEOUT" in (given[-1].failed_because or "")
    assert given[-1].text == LEADS[0]
    assert time.monotonic() - began < 10


def test_an_unknown_provider_and_a_missing_package_are_told() -> None:
    with pytest.raises(ModelError, match="KB_LLM"):
        ChatModel(ModelSettings("khong-co:mo-hinh"))
    with pytest.raises(ModelError, match=r"kb\[llm\]"):
        ChatModel(ModelSettings("groq:mo-hinh"))


PREVIOUS = ("Kinh phí giữ gìn hồ năm 2029 là bao nhiêu?",)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Còn năm 2030 thì sao?", True),
        ("thế còn phòng văn hóa?", True),
        ("con nam 2030 thi sao", True),
        ("Dự án đó ở đâu?", True),
        ("What about 2030?", True),
        ("Cơ quan nào chủ trì xây dựng chương trình phát triển đô thị?", False),
    ],
)
def test_follow_ups_are_told_by_how_they_open_or_point_back(question: str, expected: bool) -> None:
    assert is_follow_up(question) is expected


def rewritten(reply: Reply, question: str) -> tuple[str, int]:
    with serving(lambda messages: reply) as served:
        model = ChatModel(ModelSettings("openai:scripted", served.url, timeout=10))
        return in_full(question, PREVIOUS, model), len(served.requests)


def test_a_follow_up_is_written_out_in_words_of_the_questions() -> None:
    full = "Kinh phí giữ gìn hồ năm 2030 là bao nhiêu?"
    assert rewritten(Reply(full), "Còn năm 2030 thì sao?") == (full, 1)


@pytest.mark.parametrize(
    "reply",
    [
        Reply("Kinh phí giữ gìn hồ Yên Thắng năm 2030 là bao nhiêu?"),  # a name nobody typed
        Reply("Kinh phí giữ gìn hồ năm 2031 là bao nhiêu?"),
        Reply(""),
        Reply(status=500),
    ],
)
def test_a_follow_up_that_would_say_more_than_was_asked_stays_as_typed(reply: Reply) -> None:
    assert rewritten(reply, "Còn năm 2030 thì sao?")[0] == "Còn năm 2030 thì sao?"


def test_a_question_that_stands_alone_is_not_sent_to_be_rewritten() -> None:
    alone = "Cơ quan nào chủ trì xây dựng chương trình phát triển đô thị?"
    assert rewritten(Reply("x"), alone) == (alone, 0)
