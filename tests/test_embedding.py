"""The encoders: equality with sentence-transformers, no torch, clear errors."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from kb.config import BUNDLED_MODEL
from kb.errors import ModelError
from kb.retrieval.embedding import StaticEncoder, load_encoder
from kb.retrieval.model_folders import fingerprint
from kb.retrieval.transformer_encoder import SentenceTransformerEncoder

ROOT = Path(__file__).parent.parent
TEXTS = [
    "Cơ quan nào chủ trì xây dựng Chương trình phát triển đô thị thành phố Bắc Kạn?",
    "co quan nao chu tri chuong trinh phat trien do thi tp bac kan",
    "which agency leads the urban-development program",
    "UBND thành phố Bắc Kạn",
    "320/QĐ-UBND ngày 15/3/2023",
    "STT 4\tPhụ lục I\t8,2 ha\n16.500 tỷ đồng",
    "",
    "   \n\t ",
    "…!?.,;:",
    "🙂",
    "Nhà máy 🙂 điện gió",
    "a",
    "đ) Hộ nghèo, hộ cận nghèo;",
    unicodedata.normalize("NFD", "Uỷ ban nhân dân huyện Chợ Đồn"),
    "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN",
    "hoà bình, hòa bình, thuý, thúy",
    "xyzzyqwfp ʘɞ 漢字 кириллица",
    "không\u00a0gian mạng an\u00adninh",
    "[UNK] [CLS] </s>",
    "Điều 5. Trách nhiệm của Ủy ban nhân dân cấp xã. " * 400,
]


@pytest.fixture(scope="module")
def bundled() -> StaticEncoder:
    return StaticEncoder(BUNDLED_MODEL)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A token table of four words, worked by hand, with a prompt for questions."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "đô": 1, "thị": 2, "hỏi": 3}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    table = np.array([[0, 0], [1, 0], [0, 1], [0, -3]], dtype=np.float32)
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=table)],
        prompts={"query": "hỏi ", "document": ""},
        device="cpu",
    )
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model.save_pretrained(str(folder), create_model_card=False)
    return folder


def test_static_encoder_gives_the_vectors_of_sentence_transformers(bundled: StaticEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED_MODEL), device="cpu", local_files_only=True)
    # The table is stored in half precision, in which torch also computes: it loses digits, and
    # makes 0/0 of a text without tokens. In single precision it must give our vectors.
    halves = np.nan_to_num(model.encode(TEXTS, normalize_embeddings=True))
    np.testing.assert_allclose(bundled.encode_passages(TEXTS), halves, atol=1e-3)
    expected = model.float().encode(TEXTS, normalize_embeddings=True)
    assert expected.dtype == np.float32
    np.testing.assert_allclose(bundled.encode_passages(TEXTS), expected, atol=1e-5)
    np.testing.assert_array_equal(bundled.encode_queries(TEXTS), bundled.encode_passages(TEXTS))


def test_vectors_are_float32_of_length_one(bundled: StaticEncoder) -> None:
    vectors = bundled.encode_queries(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), bundled.dimension) == (20, 256)
    lengths = np.linalg.norm(vectors, axis=1)
    empty = [text.strip() in {"", "…!?.,;:", "🙂"} for text in TEXTS]
    np.testing.assert_allclose(lengths, np.where(empty, 0.0, 1.0), atol=1e-6)
    assert bundled.encode_queries([]).shape == (0, 256)


def test_spellings_of_one_word_share_a_vector(bundled: StaticEncoder) -> None:
    decomposed = unicodedata.normalize("NFD", "Ủy ban nhân dân")
    spellings = ["Uỷ ban nhân dân", "ỦY BAN NHÂN DÂN", decomposed]
    vectors = bundled.encode_queries(spellings)
    np.testing.assert_allclose(vectors @ vectors.T, np.ones((3, 3)), atol=1e-6)


def test_a_question_lies_closest_to_its_passage_across_languages(bundled: StaticEncoder) -> None:
    passages = [
        "Người nộp thuế được gia hạn nộp thuế thu nhập doanh nghiệp",
        "Lực lượng phòng cháy, chữa cháy và cứu nạn, cứu hộ",
        "Tuổi nghỉ hưu của người lao động trong điều kiện bình thường",
    ]
    questions = [
        "extension of the deadline for corporate income tax",
        "phong chay chua chay",
        "khi nào người lao động được nghỉ hưu",
    ]
    scores = bundled.encode_queries(questions) @ bundled.encode_passages(passages).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_bundled_model_is_served_without_torch() -> None:
    script = (
        "import sys; from kb.config import Config; from kb.retrieval.embedding import load_encoder;"
        "encoder = load_encoder(Config().embedding_model);"
        "vectors = encoder.encode_queries(['đô thị']);"
        "heavy = {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules);"
        "print(type(encoder).__name__, vectors.shape, sorted(heavy))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "StaticEncoder (1, 256) []"


def test_a_model_with_prompts_goes_through_sentence_transformers(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    assert isinstance(encoder, SentenceTransformerEncoder)
    assert encoder.dimension == 2
    passages = encoder.encode_passages(["đô", "đô thị", "lạ"])
    assert passages.dtype == np.float32
    half = 0.5**0.5
    np.testing.assert_allclose(passages, [[1, 0], [half, half], [0, 0]], atol=1e-6)
    # "hỏi đô" is ((0, -3) + (1, 0)) / 2, at length 1.
    np.testing.assert_allclose(
        encoder.encode_queries(["đô"]), [[1 / 10**0.5, -3 / 10**0.5]], atol=1e-6
    )
    assert encoder.encode_queries([]).shape == (0, 2)


def test_both_encoders_agree_on_a_plain_table(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plain"
    shutil.copytree(tiny, folder)
    settings = folder / "config_sentence_transformers.json"
    content = json.loads(settings.read_text(encoding="utf-8"))
    settings.write_text(json.dumps(content | {"prompts": {}}), encoding="utf-8")
    encoder = load_encoder(str(folder))
    assert isinstance(encoder, StaticEncoder)
    texts = ["đô thị", "thị", "đô đô thị", ""]
    np.testing.assert_allclose(
        encoder.encode_queries(texts),
        SentenceTransformerEncoder(str(folder)).encode_queries(texts),
        atol=1e-6,
    )


def test_fingerprint_notices_changed_weights_but_not_a_changed_card(
    tiny: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "tiny"
    shutil.copytree(tiny, folder)
    assert fingerprint(folder) == fingerprint(tiny)
    (folder / "README.md").write_text("other words", encoding="utf-8")
    assert fingerprint(folder) == fingerprint(tiny)
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x7f")
    assert fingerprint(folder) != fingerprint(tiny)
    assert load_encoder(str(tiny)).name == fingerprint(tiny)
    assert fingerprint(tiny).startswith("tiny@")


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"Không có thư mục mô hình .*absent"):
        load_encoder(str(tmp_path / "absent"))


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"thiếu modules\.json"):
        load_encoder(str(tmp_path))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_damaged_file_is_named(name: str, tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(BUNDLED_MODEL, folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load_encoder(str(folder))
    (folder / name).unlink()
    with pytest.raises(ModelError, match=name.replace(".", r"\.")):
        load_encoder(str(folder))


def test_hub_model_that_is_not_here_tells_how_to_bring_it(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="hf download nobody/no-such-model --local-dir"):
        load_encoder("nobody/no-such-model")
