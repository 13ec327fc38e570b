"""Counts syllables and their neighbours in law text for ``kb.diacritics``.

    python training/train_diacritics.py --data DIR [--out kb/data/syllables.npz]

DIR holds ``law_articles_vi.jsonl`` and ``official_documents_vi.jsonl``; questions, everyday
texts and place names beside them are counted too where they exist (the functions below name the
files), and so are the bundled glossary and dictionary. The result depends on the files only.
About three minutes.
"""

from __future__ import annotations

import argparse
import json
import sys
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kb.syllables import BREAK, BUNDLED_COUNTS, NUMBER, Counts, symbols, write_counts

# How often each kind of text counts: law asks nothing and says little in everyday words.
WEIGHTS = {"law": 1, "questions": 20, "everyday": 3, "terms": 10, "phrases": 150}
FEWEST_SINGLES = 3
FEWEST_PAIRS = 2
BREAK_MARK = " ; "


# How staff ask, which neither law text nor written questions show enough; phrases parted by ";".
QUESTION_PHRASES = """\
có mấy; có mấy cái; có mấy loại; mấy năm; mấy ngày; mấy tháng; mấy tỷ đồng; mấy phần trăm
mấy người; gồm mấy; gồm những gì; gồm những ai; là mấy; được mấy; hết mấy; rộng mấy ha; dài mấy km
cao mấy mét; phụ lục mấy; điều mấy; khoản mấy; điểm mấy; trang mấy; số mấy; mẫu số mấy; tháng mấy
quý mấy; bảng mấy; có bao nhiêu; là bao nhiêu; hết bao nhiêu; tốn bao nhiêu; tốn bao nhiêu tiền
cần bao nhiêu; còn bao nhiêu; rộng bao nhiêu; dài bao nhiêu; cao bao nhiêu; chiếm bao nhiêu
đạt bao nhiêu; được bao nhiêu; bằng bao nhiêu; mỗi năm bao nhiêu; mỗi tháng bao nhiêu
mỗi người bao nhiêu; mỗi nơi bao nhiêu; mỗi xã bao nhiêu; mỗi cái; làm gì; để làm gì
dùng để làm gì; dùng làm gì; dùng vào việc gì; dùng nguồn vốn gì; dùng vốn nào; dùng mẫu nào
là gì; tên gì; nghĩa là gì; tên là gì; gọi là gì; viết tắt của từ gì; nói gì; ghi gì; quy định gì
giao gì; như thế nào; thế nào; thế nào là; ra sao; như nào; ghi thế nào; viết thế nào
tính thế nào; hiểu thế nào; làm sao; ở đâu; nằm ở đâu; đặt ở đâu; nộp ở đâu; từ đâu; đến đâu
lấy ở đâu; tại đâu; chỗ nào; đoạn nào; câu nào; khi nào; đến khi nào; từ khi nào; bao giờ; bao lâu
trong bao lâu; mất bao lâu; lúc nào; hồi nào; năm nào; ngày nào; tháng nào; làm năm nào
xong năm nào; làm trong giai đoạn nào; giai đoạn nào; xong khi nào; đợt nào; ai; ai làm; ai ký
ai duyệt; ai chịu trách nhiệm; ai quyết định; ai chủ trì; giao ai; do ai; của ai; cho ai
cơ quan nào; sở nào; phòng nào; đơn vị nào; xã nào; huyện nào; tỉnh nào; bộ nào; giao sở nào
giao cho ai; mang số nào; số hiệu nào; văn bản nào; nghị quyết nào; quyết định nào
theo văn bản nào; căn cứ vào đâu; trích nguyên văn; ghi nguyên văn; cho xin nguyên văn
xin đúng nguyên văn; nguyên văn câu; nguyên văn đoạn; chép đúng câu; chép lại đúng câu chữ
đúng câu chữ; câu chữ; câu nói về; câu quy định về; đoạn nói về; chép nguyên văn; cho mình hỏi
cho em hỏi; cho tôi hỏi; cho mình xin; cho em xin; cho tôi xin; mình cần; em cần; tôi cần
tôi muốn; mình muốn biết; cho biết; xin hỏi; hỏi về; liệt kê; kể tên; liệt kê các; nêu các; nêu rõ
hãy nêu; nêu tên; tóm tắt; nếu; nếu không; nếu thiếu; nếu quá hạn; nếu muốn; có được không
được không; có phải không; phải không; hay không; thì sao; thì ai; thì cơ quan nào
thì bị phạt bao nhiêu; thì được hưởng gì; thì phải làm gì; thì nộp cho ai; có cần; cả tỉnh
cả nước; cả huyện; cả hai; cả năm; tất cả bao nhiêu; tổng cộng bao nhiêu; cái nào; cái này
bên nào; hiện có; hiện nay có bao nhiêu; đã có; đang làm; sẽ xây; xây xong; xây mới
sẽ xây bao nhiêu; bán; được bán; muốn mở; phấn đấu; phấn đấu đến; tăng lên bao nhiêu
giảm còn bao nhiêu; tăng hay giảm; từ hồi nào; viết là gì; nói về gì
""".splitlines()


def law_texts(folder: Path) -> Iterator[str]:
    """Yield the texts of law articles and of whole documents."""
    for name in ("law_articles_vi.jsonl", "official_documents_vi.jsonl"):
        with (folder / name).open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield "\n".join(row.get(field) or "" for field in ("title", "citation", "body"))


def questions(folder: Path) -> Iterator[str]:
    """Yield the Vietnamese questions that stand beside the law texts, if any."""
    for row in _rows(folder / "questions_law_vi_en.tsv"):
        yield "\n".join(row[1:3])
    for fields in _objects(folder / "questions_decrees_vi_en.jsonl"):
        yield f"{fields['question']}\n{fields['keywords']}"


def everyday_texts(folder: Path) -> Iterator[str]:
    """Yield texts in everyday words, if any: web questions and snippets, translated sentences."""
    for fields in _objects(folder / "questions_web_snippets_vi.jsonl"):
        yield f"{fields['question']}\n{fields['context']}"
    for name in ("parallel_tatoeba_en_vi.tsv", "parallel_pydocs_en_vi_mt.tsv"):
        for row in _rows(folder / name):
            yield row[1]


def terms(folder: Path) -> Iterator[str]:
    """Yield the Vietnamese side of the bundled glossary and dictionary, and names of places."""
    for row in _rows(BUNDLED_COUNTS.parent / "glossary.tsv"):
        yield f"{row[0]}\n{row[3].replace('|', BREAK_MARK) if len(row) > 3 else ''}"
    for row in _rows(BUNDLED_COUNTS.parent / "dictionary.tsv"):
        yield row[1].replace("|", BREAK_MARK)
    for row in _rows(folder / "place_names_vi_en.tsv"):
        yield f"{row[2]}, {row[4]}" if len(row) > 4 else row[2]
    for row in _rows(folder / "place_names_former_units.tsv"):
        yield row[2]


def question_phrases(folder: Path) -> Iterator[str]:
    """Yield the ways of asking below; ``folder`` is not needed."""
    del folder
    yield from QUESTION_PHRASES


def _rows(path: Path) -> Iterator[list[str]]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = line.rstrip("\n").split("\t")
                if len(row) > 1:
                    yield row


def _objects(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def count(texts: Iterable[str], places: dict[str, int]) -> np.ndarray:
    """Return the places (int64) of all symbols, a break between texts; new ones join ``places``."""
    found = array("q")
    for text in texts:
        found.extend(places.setdefault(one, len(places)) for one in (*symbols(text), BREAK))
    return np.frombuffer(found, dtype=np.int64)


def counts_of(folder: Path) -> Counts:
    """Count the folder's texts and drop what is rare."""
    places = {BREAK: 0, NUMBER: 1}
    sources = (law_texts, questions, everyday_texts, terms, question_phrases)
    stream = np.concatenate(
        [
            np.tile(count(texts(folder), places), weight)
            for texts, weight in zip(sources, WEIGHTS.values(), strict=True)
        ]
    )
    singles = np.bincount(stream, minlength=len(places))
    names = np.array(list(places))
    kept = np.flatnonzero(singles >= FEWEST_SINGLES)
    kept = kept[np.argsort(names[kept], kind="stable")]
    renamed = np.full(len(places), -1)
    renamed[kept] = np.arange(len(kept))
    stream = renamed[stream]
    known = (stream[:-1] >= 0) & (stream[1:] >= 0)
    pairs, often = np.unique((stream[:-1] << 32 | stream[1:])[known], return_counts=True)
    often_enough = often >= FEWEST_PAIRS
    return Counts(
        tuple(names[kept].tolist()),
        singles[kept].astype(np.float64),
        pairs[often_enough],
        often[often_enough].astype(np.float64),
    )


def main() -> None:
    """Read the arguments, count, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=BUNDLED_COUNTS)
    arguments = parser.parse_args()
    counts = counts_of(arguments.data)
    write_counts(counts, arguments.out)
    sys.stdout.write(
        f"{len(counts.syllables)} syllables, {len(counts.pairs)} pairs, "
        f"{int(counts.singles.sum())} running, {arguments.out.stat().st_size} bytes\n"
    )


if __name__ == "__main__":
    main()
