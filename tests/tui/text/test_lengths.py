"""Lengths as people say them."""

from __future__ import annotations

import pytest

from tui.text.lengths import brief_length, spoken_length


@pytest.mark.parametrize(
    ("length", "spoken", "brief"),
    [
        (20, "about a minute", "1 min"),
        (83, "about a minute and a half", "1½ min"),
        (119, "about two minutes", "2 min"),
        (213, "about three and a half minutes", "3½ min"),
        (275, "about five minutes", "5 min"),
        (439, "about seven minutes", "7 min"),
        (938, "about sixteen minutes", "16 min"),
        (1239, "about twenty minutes", "21 min"),
        (1500, "about twenty-five minutes", "25 min"),
        (1750, "about half an hour", "29 min"),
        (3540, "about an hour", "1 h"),
        (7200, "about two hours", "2 h"),
    ],
)
def test_lengths(length: float, spoken: str, brief: str) -> None:
    assert (spoken_length(length), brief_length(length)) == (spoken, brief)
