"""How often syllables and neighbouring syllables occur, and the file that keeps these counts."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb.errors import KBError
from kb.text import normalise_tone

BUNDLED_COUNTS = Path(__file__).parent / "data" / "syllables.npz"
# Symbols that stand beside the syllables in the counts: a break and any number.
BREAK, NUMBER = "", "0"
# Pair counts are stored as one byte each: the rounded logarithm of the count to this base.
COUNT_STEP = 1.06

SYMBOL = re.compile(r"[^\W\d_]+|\d+|[.;:!?()\[\]|\n\t…]")
_MOST_PAIRS = 400_000

Ids = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often syllables and pairs of neighbours occur.

    ``singles`` (float64) has one count for each of ``syllables``. ``pairs`` (int64, ascending)
    holds ``first << 32 | second`` of two places in ``syllables``, ``pair_counts`` (float64) their
    counts.
    """

    syllables: tuple[str, ...]
    singles: Floats
    pairs: Ids
    pair_counts: Floats


def symbols(text: str) -> list[str]:
    """Return the syllables of a text in lower case, ``NUMBER`` for numbers, ``BREAK`` for stops."""
    return [
        found if found[0].isalpha() else NUMBER if found[0].isdigit() else BREAK
        for found in SYMBOL.findall(normalise_tone(text).lower())
    ]


def as_counts(singles: Counter[str], pairs: Counter[tuple[str, str]]) -> Counts:
    """Return counts of syllables and of pairs of neighbours; the rarest of many pairs go."""
    syllables = tuple(sorted(singles.keys() | {BREAK, NUMBER}))
    place = {syllable: at for at, syllable in enumerate(syllables)}
    kept = sorted(
        (place[first] << 32 | place[second], count)
        for (first, second), count in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[
            :_MOST_PAIRS
        ]
    )
    return Counts(
        syllables,
        np.array([singles.get(syllable, 0) for syllable in syllables], dtype=np.float64),
        np.array([pair for pair, _ in kept], dtype=np.int64),
        np.array([count for _, count in kept], dtype=np.float64),
    )


@lru_cache(maxsize=1)
def bundled_counts() -> Counts:
    """Read the bundled counts, once.

    Raises:
        KBError: they are missing or damaged.
    """
    return read_counts(BUNDLED_COUNTS)


def read_counts(path: Path) -> Counts:
    """Read the counts that ``write_counts`` wrote.

    Raises:
        KBError: the file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            syllables = tuple(stored["syllables"].tobytes().decode().split("\n"))
            followers = stored["followers"].astype(np.int64)
            first = np.repeat(np.arange(len(syllables), dtype=np.int64), followers)
            counts = np.power(COUNT_STEP, np.arange(256.0))[stored["pair_counts"]]
            return Counts(
                syllables,
                stored["singles"].astype(np.float64),
                first << 32 | stored["seconds"].astype(np.int64),
                counts,
            )
    except (OSError, ValueError, KeyError) as error:
        raise KBError(f"Không đọc được bảng âm tiết «{path.name}»; hãy cài đặt lại.") from error


def write_counts(counts: Counts, path: Path) -> None:
    """Write counts of at most 65,536 syllables; pair counts are kept to within 3 percent."""
    codes = np.rint(np.log(counts.pair_counts) / math.log(COUNT_STEP))
    np.savez_compressed(
        path,
        syllables=np.frombuffer("\n".join(counts.syllables).encode(), dtype=np.uint8),
        singles=counts.singles.astype(np.uint32),
        followers=np.bincount(counts.pairs >> 32, minlength=len(counts.syllables)).astype(
            np.uint32
        ),
        seconds=(counts.pairs & 0xFFFFFFFF).astype(np.uint16),
        pair_counts=np.clip(codes, 0, 255).astype(np.uint8),
    )
