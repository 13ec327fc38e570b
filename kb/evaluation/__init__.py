"""Measuring answers with question sets: reading the sets, running them, metrics and reports."""

from kb.evaluation.result import Result
from kb.evaluation.run import Report, run
from kb.evaluation.sets import load_questions
from kb.evaluation.summary import Summary

__all__ = ["Report", "Result", "Summary", "load_questions", "run"]
