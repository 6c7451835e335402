"""docs/courses.md says what becomes of each session today."""

from __future__ import annotations

from tools.make_courses import PAGE, page


def test_the_page_is_as_sessions_are_laid_out_today() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tools/make_courses.py"
