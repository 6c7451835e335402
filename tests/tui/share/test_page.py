"""A session's page: one file, nothing fetched, and its light where the timeline has it, in a real browser too."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile

from tests.tui.share.test_cues import TIMELINE
from tui.share.page import page_of, session_data
from tui.text import page_words

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
PAGE = page_of(TIMELINE, b"sound", language="en")


def element(page: str, name: str) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_policy_lets_in_what_is_inside_and_nothing_else() -> None:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', PAGE)
    policy = policy.replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; media-src data:;")
    for kind, name in (("style", "style"), ("script", "script")):
        made = base64.b64encode(hashlib.sha256(element(PAGE, name).encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{made}'" in policy
    assert "http" not in PAGE.replace("http-equiv", "")


def test_hostile_words_stay_words() -> None:
    (line, *_) = TIMELINE.lines
    title = 'a</title><script>hurt("x")</script>'
    hostile = replace(TIMELINE, title=title, lines=(replace(line, words="</script><img src=x>"),))
    page = page_of(hostile, b"", language='en"><b>')
    assert "<img" not in page
    assert "hurt" not in page.replace("hurt(&quot;x&quot;)", "")
    assert page.count("</script>") == 2


def test_what_the_script_draws_from_is_the_timeline() -> None:
    data = session_data(TIMELINE)
    assert json.loads(json.dumps(data)) == data
    assert [row[2] for row in data["lines"]] == [line.words for line in TIMELINE.lines]
    assert {row[2] for row in data["phases"]} == {"in", "out"}
    places = [row[0] for row in data["ramp"]]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0.0, 1.0)
    assert data["ramp"][-1][4] == 0.0  # it reaches nothing at its rim


def test_too_much_is_the_first_button() -> None:
    first = re.search(r"<button[^>]*>(.*?)</button>", PAGE)
    assert first is not None
    assert first[1] == page_words.ENOUGH


@pytest.mark.skipif(BROWSER is None, reason="a browser looks at the page; Debian's is called chromium")
@pytest.mark.parametrize("at", [41.0, 58.3, 97.7])
def test_in_a_browser_the_light_is_where_the_timeline_has_it(at: float, tmp_path: Path) -> None:
    sound = tmp_path / "x.mp3"
    with soundfile.SoundFile(sound, "w", 8_000, 1, format="MP3") as file:
        file.write(np.zeros(8_000 * 110, dtype=np.float32))
    page = tmp_path / "x.html"
    page.write_text(page_of(TIMELINE, sound.read_bytes(), language="en"), encoding="utf-8")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    shown = ["--virtual-time-budget=6000", "--dump-dom", f"{page.as_uri()}#t={at}"]
    command = [str(BROWSER), "--headless=new", *quiet, profile, *shown]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    level, time = (re.search(rf'data-{name}="([0-9.]+)"', done.stdout) for name in ("level", "time"))
    assert level is not None
    assert time is not None
    assert float(time[1]) == pytest.approx(at, abs=0.001)
    around = [TIMELINE.level.at(at + off) for off in (-0.05, 0.0, 0.05)]
    assert min(around) - 1e-3 <= float(level[1]) <= max(around) + 1e-3
