"""The question sets that a collection keeps: files with names of our own in one folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from kb.errors import NotFoundError, QuestionSetError
from kb.evaluation.feedback import FEEDBACK_SET, merge
from kb.evaluation.sets.files import replace_file, sets_folder, writing
from kb.evaluation.sets.question_set import load_questions, read_questions, suffix_of
from kb.records import Question
from kb.text import fold

LARGEST_UPLOAD = 20_000_000
"""Bytes of an uploaded question set; one of 1,000 questions takes less than a million."""
MOST_QUESTIONS = 20_000
MOST_SETS = 500

_SUFFIXES = (".jsonl", ".xlsx", ".csv")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_NAME = 60
_BETWEEN = re.compile(r"[^a-z0-9]+")
_AGAIN = re.compile(r"\s*\([0-9]+\)$")  # what browsers add to a file downloaded twice
# Names that Windows keeps for devices, whatever suffix stands behind them.
_DEVICE = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


class TakenError(QuestionSetError):
    """There is a question set of that name already."""


@dataclass(frozen=True, slots=True)
class SavedSet:
    """A set that is kept; ``changed`` is when, in local time."""

    name: str
    changed: datetime


class SavedSets:
    """The question sets of a collection; safe to use from several threads and processes."""

    def __init__(self, home: Path) -> None:
        """Keep the sets of the collection in the folder ``home``."""
        self._home = home
        self._folder = sets_folder(home)

    def all(self) -> tuple[SavedSet, ...]:
        """List the sets, ordered by name.

        Raises:
            QuestionSetError: the folder cannot be read.
        """
        try:
            return tuple(
                SavedSet(path.stem, datetime.fromtimestamp(path.stat().st_mtime))
                for path in sorted(self._folder.glob("*"))
                if path.suffix in _SUFFIXES and _NAME.fullmatch(path.stem)
            )
        except OSError as error:
            raise QuestionSetError(
                f"Không đọc được thư mục «{self._folder}» ({error.strerror})."
            ) from error

    def path(self, name: str) -> Path:
        """Return the file of a set; ``name`` may come from anyone.

        Raises:
            NotFoundError: there is no such set.
        """
        if _NAME.fullmatch(name):
            for suffix in _SUFFIXES:
                path = self._folder / f"{name}{suffix}"
                if path.is_file():
                    return path
        raise NotFoundError("Không có bộ câu hỏi này; có thể vừa bị xoá. Hãy tải lại trang.")

    def questions(self, name: str) -> tuple[Question, ...]:
        """Read a set.

        Raises:
            NotFoundError: there is no such set.
            QuestionSetError: it cannot be read.
        """
        return load_questions(self.path(name))

    def add(self, file_name: str, content: bytes, *, replace: bool = False) -> str:
        """Keep an uploaded set as it is and return the name made for it.

        Nothing of ``file_name`` becomes a path: the set is named by the letters and digits of its
        stem, its suffix by its content. The set of feedback takes the questions in and keeps those
        clicked meanwhile.

        Raises:
            QuestionSetError: the content cannot be read or is too large.
            TakenError: there is a set of that name, and ``replace`` is false.
        """
        name = stored_name(file_name)
        questions = _checked(file_name, content)
        if name == FEEDBACK_SET:
            merge(self._home, questions)
            return name
        with writing(self._folder):
            known = {one.name for one in self.all()}
            if name in known and not replace:
                raise TakenError(f"Đã có bộ câu hỏi «{name}».")
            if name not in known and len(known) >= MOST_SETS:
                raise QuestionSetError(f"Đã có {MOST_SETS} bộ câu hỏi; hãy xoá bớt rồi tải lên.")
            path = self._folder / f"{name}{suffix_of(content, file_name)}"
            replace_file(path, content)
            for suffix in _SUFFIXES:  # the same set in another format
                if suffix != path.suffix:
                    path.with_suffix(suffix).unlink(missing_ok=True)
        return name

    def remove(self, name: str) -> None:
        """Remove a set; evaluations that asked it stay.

        Raises:
            NotFoundError: there is no such set.
            QuestionSetError: it cannot be removed.
        """
        with writing(self._folder):
            path = self.path(name)
            try:
                path.unlink()
            except OSError as error:
                raise QuestionSetError(
                    f"Không xoá được «{path.name}» ({error.strerror})."
                ) from error


def stored_name(file_name: str) -> str:
    """Return the name under which a file of this name is kept: ``[a-z0-9-]``, 60 at most."""
    # Both kinds of slash: browsers of old sent whole paths, and this may run on either system.
    stem = _AGAIN.sub("", PurePath(file_name.replace("\\", "/")).stem)
    name = _BETWEEN.sub("-", fold(stem).lower())[:_LONGEST_NAME].strip("-")
    if not name or _DEVICE.fullmatch(name):
        name = f"bo-{name}".strip("-")
    return name


def _checked(file_name: str, content: bytes) -> tuple[Question, ...]:
    if len(content) > LARGEST_UPLOAD:
        raise QuestionSetError(
            f"Tệp quá lớn (tối đa {LARGEST_UPLOAD // 1_000_000} MB); hãy tách bộ câu hỏi ra."
        )
    questions = read_questions(content, PurePath(file_name.replace("\\", "/")).name)
    if len(questions) > MOST_QUESTIONS:
        raise QuestionSetError(
            f"Bộ câu hỏi có {len(questions)} câu (tối đa {MOST_QUESTIONS}); hãy tách ra."
        )
    return questions
