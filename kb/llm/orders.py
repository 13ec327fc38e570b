"""Sentences of a document that speak to a language model: not shown to it, and never evidence.

A document states things to people. Where a sentence tells a model to forget its rules, to play a
part, to answer this or that, it was put there for the model. Such sentences are recognised by their
wording, in Vietnamese with and without diacritics and in English; the rest of the document stays.
"""

from __future__ import annotations

import re

from kb.sentences import sentences
from kb.text import fold, key

LEFT_OUT = "[…]"
_RULES = (
    r"(?:chi dan|huong dan|chi thi|menh lenh|lenh|quy tac|quy dinh|yeu cau|loi dan|loi nhac|"
    r"cau hoi|du lieu|ngu canh|moi thu|nhung gi|instructions?|rules?|prompts?|guidelines|context|"
    r"question|everything|anything|all)"
)
_MODEL = (
    r"(?:tro ly(?: ao| ai)?|chatbot|mo hinh(?: ngon ngu)?(?: lon)?|tri tue nhan tao|he thong ai|"
    r"llm|gpt|chatgpt|gemini|claude|language models?|ai|assistant|model)"
)
_FOLDED = re.compile(
    "|".join(
        (
            rf"\b(?:bo qua|phot lo|quen(?: di| het)?|xoa bo|khong (?:can )?(?:tuan|lam) theo|"
            rf"vo hieu hoa|ignore|disregard|forget|override|bypass|do not follow)\b.{{0,40}}?"
            rf"\b{_RULES}\b.{{0,30}}?\b(?:truoc|tren|cu|da|tren day|phia tren|he thong|nay|do|"
            r"cua ban|previous|prior|above|earlier|system|your|you|given|safety)\b",
            r"\b(?:ignore|disregard|forget)\b.{0,15}\b(?:previous|prior|above|earlier|all|your)\b",
            rf"\b(?:gui|danh cho|noi voi|yeu cau|note to|message (?:to|for)|attention|dear|chu y)"
            rf"\s*:?\s+(?:cac |moi |the |any |all )?{_MODEL}\b",
            rf"\b(?:neu|if)\s+(?:ban|you)\s+(?:la|are)\s+(?:mot |an? )?{_MODEL}\b",
            rf"\b{_MODEL}\b.{{0,25}}\b(?:phai|hay|can|nen|must|should|shall|will|needs? to)\b"
            r".{0,30}\b(?:tra loi|noi|viet|xuat|in ra|tra ve|khang dinh|bo qua|tiet lo|answer|say|"
            r"write|output|respond|reply|return|ignore|reveal|print)\b",
            r"\b(?:hay|chi|phai|luon(?: luon)?|nen)\s+(?:tra loi|dap|noi|viet|xuat|in ra|tra ve|"
            r"khang dinh)\s+(?:rang|la|ngay|voi|dung|duy nhat|moi|cau|[\"“'«:{])",
            r"\btra loi (?:rang|la|bang(?! van ban))\b",
            r"\b(?:answer|respond|reply|say|output|return|print|write)\b\s+"
            r"(?:only|with|that|exactly|as follows|the following|the words?|[\"“'«:{])",
            r"\b(?:nhap vai|dong vai|gia vo|gia lam|act as|pretend|role-?\s?play|you are now|"
            r"from now on,? you|tu (?:bay gio|gio) (?:tro di )?,?\s*ban)\b",
            r"\b(?:system prompt|loi nhac he thong|prompt he thong|developer mode|jailbreak|"
            r"che do (?:nha phat trien|quan tri|khong gioi han)|do anything now)\b",
            r"\b(?:tiet lo|cho biet|in ra|reveal|print|show|leak|repeat)\b.{0,25}"
            r"\b(?:loi nhac|prompts?|chi dan|instructions?|mat khau|khoa api|api keys?|"
            r"passwords?)\b",
            rf"\b(?:do not|don't|khong)\s+(?:follow|obey|tuan theo)\b.{{0,15}}\b{_RULES}\b",
            r"\b(?:mo lien ket|truy cap|visit|open|fetch|load|browse|click)\b.{0,60}https?://",
            r"\b(?:gui|send|post)\b.{0,30}\b(?:noi dung|du lieu|van ban|content|documents?|data)\b"
            r".{0,40}https?://",
            r"!\[[^\]]*\]\(\s*(?:https?:)?//",
            r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|endoftext|tool|instructions?)\b",
            r"\[/?(?:inst|system|assistant)\]|#{2,}\s*(?:instruction|system|assistant)\b",
            r"(?:^|[.;:!?])\W*(?:system|assistant|human|user)\s*:\s",
            r"[\"']?statements[\"']?\s*:\s*\[",
        )
    )
)
# These words are told apart by their diacritics alone: "bạn" (you) and "ban" (board).
_KEYED = re.compile(
    r"\bbạn\b.{0,20}\b(?:là|phải|hãy|cần|nên|không được|đang|được phép|sẽ)\b|"
    r"\b(?:hãy|xin)\s+(?:nói|trả lời|khẳng định)\b.{0,12}\b(?:rằng|là|với)\b|"
    r"\byou\b.{0,20}\b(?:are|must|should|shall|will|can|may|have to)\b"
)


def is_order(sentence: str) -> bool:
    """Tell whether a sentence gives orders to a language model."""
    return bool(_FOLDED.search(fold(sentence)) or _KEYED.search(key(sentence)))


def without_orders(text: str) -> tuple[str, int]:
    """Return a text with the sentences that give orders left out, and how many they were."""
    kept: list[str] = []
    at = orders = 0
    for start, end in sentences(text):
        if is_order(text[start:end]):
            kept += [text[at:start], LEFT_OUT]
            at = end
            orders += 1
    kept.append(text[at:])
    return "".join(kept), orders
