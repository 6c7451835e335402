"""Finding sessions by name."""

from __future__ import annotations

import pytest

from scripts.faults import UnknownSessionError
from scripts.files.library import FIRST, bundled_names, find_session
from tests.scripts.library.bundled import LENGTHS


def test_there_are_these_sessions_and_the_first_is_the_first_sitting() -> None:
    assert set(bundled_names()) == set(LENGTHS)
    assert bundled_names()[0] == FIRST


def test_a_name_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownSessionError) as caught:
        find_session("the-sihg")
    assert caught.value.facts["found"] == "the-sihg"
    assert "the-sigh" in caught.value.facts["known"]
