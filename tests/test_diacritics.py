"""Restoring diacritics, with the bundled counts and with a collection's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from kb.diacritics import Restorer
from kb.errors import KBError
from kb.syllables import BREAK, NUMBER, Counts, as_counts, read_counts, symbols, write_counts


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    return Restorer.bundled()


def test_symbols() -> None:
    assert symbols("Điều 5. Hoà bình") == ["điều", NUMBER, BREAK, "hòa", "bình"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (
            "co quan nao chu tri chuong trinh phat trien do thi",
            "cơ quan nào chủ trì chương trình phát triển đô thị",
        ),
        ("Nghi dinh so 30/2020/ND-CP", "Nghị định số 30/2020/NĐ-CP"),
        ("tong muc dau tu la bao nhieu", "tổng mức đầu tư là bao nhiêu"),
        ("QUYET DINH PHE DUYET", "QUYẾT ĐỊNH PHÊ DUYỆT"),
        ("phê duyệt quy hoach", "phê duyệt quy hoạch"),
    ],
)
def test_restore(restorer: Restorer, typed: str, meant: str) -> None:
    assert restorer.restore(typed) == meant


def test_an_unseen_pair_goes_by_what_joins_many() -> None:
    pairs = Counter({("văn", "bản"): 90, ("mua", "hàng"): 5})
    pairs.update({(word, "bán"): 1 for word in ("đã", "để", "cần", "sẽ")})
    singles = Counter({"văn": 90, "bản": 90, "mua": 5, "hàng": 5, "bán": 4})
    restorer = Restorer(as_counts(singles + Counter({"đã": 1, "để": 1, "cần": 1, "sẽ": 1}), pairs))
    assert restorer.restore("van ban") == "văn bản"
    assert restorer.restore("mua ban") == "mua bán"


@pytest.mark.parametrize(
    "question",
    [
        "Quy mô của cụm công nghiệp là bao nhiêu ha?",
        "Cơ quan nào ban hành quy chế theo Nghị quyết 29-NQ/TU?",
        "RISEP WGS-84",
        "12% 2023-2030",
        "",
    ],
)
def test_what_is_complete_stays(restorer: Restorer, question: str) -> None:
    assert restorer.restore(question) == question


def test_case_and_spacing_stay(restorer: Restorer) -> None:
    assert restorer.restore("  Thanh pho,  UBND tinh ") == "  Thành phố,  UBND tỉnh "


def test_a_collection_teaches_its_names(restorer: Restorer) -> None:
    typed = "ho Nam Cat o phuong Huyen Tung"
    taught = restorer.learn(["Hồ Nặm Cắt ở phường Huyền Tụng. Hồ Nặm Cắt sạch."] * 3)
    assert taught.restore(typed) == "hồ Nặm Cắt ở phường Huyền Tụng"
    assert restorer.restore(typed) != taught.restore(typed)


def test_learnt_counts_survive_bytes(restorer: Restorer) -> None:
    texts = ["Hồ Nặm Cắt.", "Xã Quang Thuận, huyện Bạch Thông"]
    taught = restorer.learn(texts)
    data = taught.to_bytes()
    again = Restorer.from_bytes(data)
    assert again.to_bytes() == data
    assert again.restore("ho nam cat") == taught.restore("ho nam cat") == "hồ nặm cắt"
    assert restorer.learn(texts[:1]).learn(texts[1:]).to_bytes() == data


def test_texts_without_diacritics_teach_nothing(restorer: Restorer) -> None:
    assert restorer.learn(["ho nam cat"]).to_bytes() == restorer.to_bytes()


def test_damaged_bytes_are_refused() -> None:
    with pytest.raises(KBError, match="bị hỏng"):
        Restorer.from_bytes(b"no counts")


def test_missing_counts_are_reported(tmp_path: Path) -> None:
    with pytest.raises(KBError, match="khong-co"):
        read_counts(tmp_path / "khong-co.npz")


def test_a_pair_decides_over_a_commoner_syllable(tmp_path: Path) -> None:
    # "ma" alone is commoner than "mã", but after "mật" only "mã" occurs.
    counts = Counts(
        (BREAK, NUMBER, "ma", "mã", "mật"),
        np.array([60.0, 0.0, 50.0, 10.0, 10.0]),
        np.array([0 << 32 | 2, 0 << 32 | 4, 2 << 32, 3 << 32, 4 << 32 | 3], dtype=np.int64),
        np.array([50.0, 10.0, 50.0, 10.0, 10.0]),
    )
    write_counts(counts, tmp_path / "counts.npz")
    small = Restorer(read_counts(tmp_path / "counts.npz"))
    assert small.restore("mat ma") == "mật mã"
    assert small.restore("ma") == "ma"
