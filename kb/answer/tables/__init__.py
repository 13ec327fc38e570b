"""Answers that take a whole table: rows by value, counts, extremes and comparisons."""

from kb.answer.tables.answers import table_statements

__all__ = ["table_statements"]
