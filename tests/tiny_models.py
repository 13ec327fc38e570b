"""Transformers of two layers, made here, in folders as the hub delivers them."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = (
    *("query", "passage", "hỏi", ":", "hộ", "nghèo", "nuôi", "ong", "chè", "cá", "trồng", "sở"),
    *("y", "tế", "nông", "nghiệp", "chủ", "trì", "đồng", "triệu", "hỗ", "trợ", "điều", "lồng"),
)
LETTERS = "aàảãáạăâbcdđeêghiklmnoôơpqrstuưvxy0123456789"


def _tokenizer(folder: Path) -> None:
    from transformers import PreTrainedTokenizerFast

    pieces = (*SPECIAL, *WORDS, *LETTERS, *(f"##{letter}" for letter in LETTERS))
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(name, vocabulary[name]) for name in ("[CLS]", "[SEP]")],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    ).save_pretrained(str(folder))


def _configuration(labels: int = 1) -> object:
    from transformers import BertConfig

    return BertConfig(
        vocab_size=len(SPECIAL) + len(WORDS) + 2 * len(LETTERS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=0.3,  # untrained, yet so that words make a difference
    )


def encoder_folder(folder: Path, prompts: dict[str, str]) -> Path:
    """An embedding model: transformer, mean, unit length, with these prompts."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Transformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling
    from transformers import BertModel

    torch.manual_seed(1)
    plain = folder.with_name(folder.name + "-transformer")
    BertModel(_configuration()).save_pretrained(str(plain))
    _tokenizer(plain)
    modules = [Transformer(str(plain)), Pooling(32), Normalize()]
    model = SentenceTransformer(modules=modules, prompts=prompts, device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    return folder


def reranker_folder(folder: Path, labels: int = 1) -> Path:
    """A cross-encoder that gives ``labels`` scores."""
    import torch
    from transformers import BertForSequenceClassification

    torch.manual_seed(2)
    BertForSequenceClassification(_configuration(labels)).save_pretrained(str(folder))
    _tokenizer(folder)
    return folder
