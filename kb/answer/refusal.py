"""Refusing to answer: the signals that the documents do not hold what is asked, and the reason."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence

from kb.answer.candidates import Candidate
from kb.answer.entities import PERSON, find_entities
from kb.catalog import Catalog, PassageWords
from kb.matching import Weighing, Words
from kb.question import Asked, lacks_diacritics
from kb.question.facets import Facet
from kb.question.measures import Dimension, Measure, best_fit, measures_stated
from kb.question.periods import period_fit
from kb.ranker import ranker
from kb.records import Hit

THRESHOLD = 0.5
"""Estimated chance of an answer being there below which the question is refused."""
NO_ROW = "Bảng được hỏi không có dòng nào ghi cơ quan này."
"""The reason where a table is asked for the rows of an office that it does not name."""
_MENTIONED = 0.4
_NO_WORDS = re.compile(r"(?:[\W\d]|\b(?:năm|tháng|ngày|quý|giai đoạn|ha|km|m|tỷ|triệu|đồng)\b)+")
"""What names nobody: numbers, times, amounts."""
_WHEN = re.compile(r"\b(?:khi|luc) nao\b|\bwhen\b")
"""May ask for a condition rather than for a time."""
_NOT_STATED = "Đoạn gần nhất nói về chủ đề này nhưng không nêu {} được hỏi."
_MEASURED = {
    Dimension.MONEY: "số tiền",
    Dimension.AREA: "diện tích",
    Dimension.LENGTH: "chiều dài",
    Dimension.SHARE: "tỷ lệ",
    Dimension.DURATION: "thời hạn",
    Dimension.MASS: "khối lượng",
    Dimension.ENERGY: "điện năng hoặc công suất",
    Dimension.VOLUME: "dung tích",
    Dimension.COUNT: "số lượng",
    Dimension.ANY: "con số",
}


def signals(
    weighing: Weighing,
    hits: Sequence[Hit],
    ranked: Sequence[tuple[float, Candidate]],
    catalog: Catalog,
    similarity: Callable[[str], float],
) -> dict[str, float]:
    """Describe how far the best answer's evidence covers what the question says.

    ``ranked`` are the best candidates with their scores, the best first.
    """
    score, best = ranked[0]
    words = catalog.words(best.section)
    nearby = (words.body, words.heading, words.origin)
    cited = " ".join(best.document.text[start:end] for _, start, end in best.cited)
    wording = Words.of(cited)
    degrees = weighing.degrees(*nearby)
    missing = sorted(
        (weight * (1 - degree) for weight, degree in zip(weighing.weights, degrees, strict=True)),
        reverse=True,
    )
    top = max(weighing.weights, default=1.0) or 1.0
    absent_numbers = any(
        degree < _MENTIONED and concept.source[:1].isdigit()
        for concept, degree in zip(weighing.concepts, degrees, strict=True)
    )
    return {
        "bias": 1.0,
        "covered": weighing.coverage(*nearby),
        "covered_wording": weighing.coverage(wording),
        "covered_body": weighing.coverage(words.body),
        "covered_local": weighing.coverage(words.body, words.heading),
        "pairs": weighing.pair_share(*nearby),
        "pairs_unknown": weighing.pairs_unknown(),
        "numbered_missing": weighing.numbered_missing(*nearby),
        "measure_missing": _measure_missing(weighing, best),
        "signer_missing": float(
            weighing.understanding.facet is Facet.SIGNER and not PERSON.match(best.text)
        ),
        "rest": weighing.rest((words.origin, words.heading), words.body),
        "rest_origin": weighing.rest((words.origin,), words.body, words.heading),
        "role": best.features.get("role", 0.0),
        "called_missing": max(0.0, -best.features.get("called", 0.0)),
        "places_missing": weighing.places_missing(*nearby),
        "names_missing": weighing.names_missing(*nearby),
        "cosine": max((hit.signals.get("cosine", 0.0) for hit in hits[:3]), default=0.0),
        "missing_first": missing[0] / top if missing else 0.0,
        "missing_second": missing[1] / top if len(missing) > 1 else 0.0,
        "missing_numbers": float(absent_numbers),
        "year_missing": _year_missing(weighing, nearby, wording),
        "year_other_missing": _other_year(weighing, wording, words),
        "score": score,
        "margin": score - ranked[1][0] if len(ranked) > 1 else 1.0,
        "similarity": similarity(cited),
        "similarity_answer": similarity(best.text),
        "hit": hits[0].score,
        "hit_margin": hits[0].score - hits[1].score if len(hits) > 1 else 0.0,
        "dense": hits[0].signals.get("dense", 0.0),
        "agreement": float(
            hits[0].signals.get("lexical", 0) > 0.8 and hits[0].signals.get("dense", 0) > 0.5
        ),
        "row": float(bool(best.section.cells)),
        "header_focus": best.features.get("header_focus", 0.0),
        "focus_found": max(weighing.share(weighing.focus, part) for part in nearby),
        "focus_wording": weighing.share(weighing.focus, wording),
        "focus_local": weighing.held(weighing.focus, words.body.exact | words.heading.exact),
        "fresh": best.features.get("fresh", 1.0),
        "fits": best.features.get("cell_fits", 1.0),
        "english": float(weighing.understanding.english),
        "unaccented": float(
            lacks_diacritics(weighing.understanding) and not weighing.understanding.english
        ),
        "concepts": math.log1p(len(weighing.concepts)) / 3,
    }


_YEAR = re.compile(r"(?:19|20)\d\d")


def _year_missing(weighing: Weighing, nearby: Sequence[Words], wording: Words) -> float:
    """Say whether a year asked about is not there, and worse, whether the wording names another."""
    years = {token for token in weighing.understanding.typed if _YEAR.fullmatch(token)}
    if not years or any(y in w.folded for y in years for w in nearby):
        return 0.0
    other = any(_YEAR.fullmatch(token) for token in wording.folded)
    return 1.0 if other else 0.5


def _other_year(weighing: Weighing, wording: Words, words: PassageWords) -> float:
    """Say how far the years nearest to the answer are others than those asked about, 0 to 1.

    The wording itself speaks first, then its section, then the headings above.
    """
    for near in (wording, words.body, words.heading):
        stated = frozenset(int(token) for token in near.folded if _YEAR.fullmatch(token))
        if stated:
            return max(0.0, -period_fit(weighing.understanding.years, stated))
    return 0.0


def _measure_missing(weighing: Weighing, best: Candidate) -> float:
    """Say how far the best answer's amount is not of the kind that is asked for, from 0 to 1."""
    wanted = weighing.understanding.measure
    if wanted is None:
        return 0.0
    return max(0.0, -_measure_fit(wanted, best))


def _measure_fit(wanted: Measure, candidate: Candidate) -> float:
    """Say how well a candidate's amount answers the one asked for, from -1 to 1."""
    known = candidate.features.get("measure")
    return best_fit(wanted, measures_stated(candidate.text)) if known is None else known


def chance_of_answer(found: Mapping[str, float]) -> float:
    """Estimate from the signals how likely the best candidate answers the question, 0 to 1."""
    return 1.0 / (1.0 + math.exp(-ranker("refusal").score(found)))


def mismatch(weighing: Weighing, best: Candidate, catalog: Catalog) -> str | None:
    """Say what is asked for where the best answer is certainly another's or of another kind.

    An amount of money is no area, what names no time does not say when, and what is about one
    province or commune is not about another. ``None`` where nothing is certain.
    """
    words = catalog.words(best.section)
    if weighing.places_missing(words.body, words.heading, words.origin) == 1.0:
        return "Đoạn gần nhất không nói về nơi được hỏi."
    if _of_kind(weighing, best):
        return None
    understanding = weighing.understanding
    if understanding.asked is Asked.AGENCY:
        return _NOT_STATED.format("cơ quan, đơn vị hay người")
    wanted = understanding.measure
    number = "con số" if understanding.asked is Asked.NUMBER else "thời gian"
    return _NOT_STATED.format(_MEASURED[wanted.dimension] if wanted else number)


def _of_kind(weighing: Weighing, candidate: Candidate) -> bool:
    """Say whether a candidate can be the kind of answer asked for: an amount of that, a time."""
    asked, wanted = weighing.understanding.asked, weighing.understanding.measure
    if asked is Asked.TIME:
        question = " ".join(weighing.understanding.typed)
        return bool(_WHEN.search(question) or find_entities(asked, candidate.text))
    if asked is Asked.AGENCY:
        return not _NO_WORDS.fullmatch(candidate.text)
    if asked is not Asked.NUMBER:
        return True
    if wanted is None:
        stated = measures_stated(candidate.text)
        return not stated or any(m is None or m.dimension is not Dimension.DATE for m in stated)
    # Things counted may be called by another name.
    return _measure_fit(wanted, candidate) >= (-0.5 if wanted.dimension is Dimension.COUNT else 0.0)


def reason(weighing: Weighing, best: Candidate | None, catalog: Catalog) -> str:
    """Say why nothing answers: which of the question's words the nearest passage lacks."""
    missing = catalog.register.naming(weighing.understanding.references).missing
    if missing:
        named = ", ".join(f"«{reference.written}»" for reference in missing)
        return (
            f"Trong kho không có văn bản {named}, cũng không văn bản nào nhắc đến. "
            "Hãy nạp văn bản đó hoặc xem lại số ký hiệu."
        )
    if best is None:
        return "Không có đoạn nào trong các văn bản đã nạp nói về điều được hỏi."
    words = catalog.words(best.section)
    degrees = weighing.degrees(words.body, words.heading, words.origin)
    lacking = [
        (weight, concept.source)
        for weight, concept, degree in zip(
            weighing.weights, weighing.concepts, degrees, strict=True
        )
        if concept.importance >= 1 and degree < _MENTIONED
    ]
    if lacking:
        named = ", ".join(f"«{source}»" for _, source in sorted(lacking, reverse=True)[:3])
        return (
            f"Đoạn gần nhất không nói đến {named}. "
            "Hãy xem các đoạn gần nhất bên dưới hoặc hỏi cách khác."
        )
    return "Các đoạn gần nhất nói về chủ đề này nhưng không nêu đúng điều được hỏi."
