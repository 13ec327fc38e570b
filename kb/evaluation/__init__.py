"""Measuring answers with question sets: reading the sets, running them, metrics and reports."""

from kb.evaluation.question_set import load_questions
from kb.evaluation.run import RANKS, Report, Result, Summary, run

__all__ = ["RANKS", "Report", "Result", "Summary", "load_questions", "run"]
