"""Question sets: reading and writing their files, what may be wrong in them, where evidence is."""

from kb.evaluation.sets.question_set import load_questions, save_questions

__all__ = ["load_questions", "save_questions"]
