"""Evaluations that the web app runs: in a process of their own, and kept under the collection."""

from __future__ import annotations

from kb.evaluation_runs.job import EvaluationJob, Progress
from kb.evaluation_runs.saved_runs import SavedRun, SavedRuns

__all__ = ["EvaluationJob", "Progress", "SavedRun", "SavedRuns"]
