"""A program killed outright (SIGKILL) while it records: nothing that was kept is lost, the rest comes back."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audio.capture.folder import TakesFolder
from tests.audio.capture import killed

SCRIPT = Path(killed.__file__)


def killed_after(folder: Path, seed: int, seconds: float) -> list[list[str]]:
    """Let the program record for a while, kill it, and return what it said, in words."""
    with subprocess.Popen(
        [sys.executable, str(SCRIPT), str(folder), str(seed)], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        said = [program.stdout.readline()]
        time.sleep(seconds)
        program.kill()
        said += program.stdout.readlines()
    return [line.split() for line in said if line.endswith("\n")]


@pytest.mark.parametrize("times", [12, pytest.param(50, marks=pytest.mark.long)])
def test_programs_killed_anywhere_lose_nothing(tmp_path: Path, times: int) -> None:
    dice = random.Random(2)  # noqa: S311 - places to kill at, no secret
    folder = TakesFolder(tmp_path / "mum" / "a-session", killed.LINES)
    begun: dict[str, int] = {}
    written: dict[str, int] = {}
    kept: dict[str, str] = {}
    states: list[str] = []
    for seed in range(times):
        said = killed_after(folder.session, seed, dice.uniform(0.0, 0.5))
        assert said[0] == ["ready"]
        states.append(said[-1][0])
        under_way = ""
        for what, *about in said[1:]:
            match what:
                case "begun":
                    begun[under_way := about[0]] = seed
                case "written" | "ended":
                    written[about[0]] = int(about[1])
                case "kept":
                    kept[about[0]] = about[1]
        clips = folder.kept()
        for line, name in kept.items():
            # What was kept is played; only the take that was being kept as it was killed can have taken its place.
            assert clips[line].file.stem in (name, under_way)
            kept[line] = clips[line].file.stem
            assert soundfile.info(clips[line].file).frames > 0
        folder.recover()
        for name in begun:
            if written.get(name):
                assert name in folder.names(), name
    assert set(begun) >= set(written)
    assert {"written", "ended"} <= set(states), "the kills fell in too few places"
    for name, frames in ((name, frames) for name, frames in written.items() if frames):
        settled = folder.settle(name)
        assert len(settled.sound) >= frames
        whole = killed.heard(begun[name])[:, 0]
        starts = (whole[:-1] == settled.sound[0, 0]) & (whole[1:] == settled.sound[1, 0])
        (first,) = np.flatnonzero(starts).tolist()
        np.testing.assert_array_equal(settled.sound[:, 0], whole[first : first + len(settled.sound)])
    assert not list(folder.takes.glob("*.take"))


def test_two_programs_that_record_one_voice_do_not_hurt_each_other(tmp_path: Path) -> None:
    folder = TakesFolder(tmp_path / "mum" / "a-session", killed.LINES)
    command = [sys.executable, str(SCRIPT), str(folder.session)]
    with (
        subprocess.Popen([*command, "1"], stdout=subprocess.PIPE, text=True) as one,
        subprocess.Popen([*command, "2"], stdout=subprocess.PIPE, text=True) as other,
    ):
        said: list[list[list[str]]] = []
        for program in (one, other):
            assert program.stdout is not None
            here: list[list[str]] = []
            while sum(words[0] == "kept" for words in here) < 4:
                here.append(program.stdout.readline().split())
                if here[-1][0] == "begun":
                    folder.recover()  # nor does a third that starts while they record
            said.append(here)
        one.kill()
        other.kill()
    folder.recover()
    kept = [words[2] for here in said for words in here if words[0] == "kept"]
    assert len(kept) == 8
    assert set(kept) <= set(folder.names())
    for line, clip in folder.kept().items():
        assert soundfile.info(clip.file).frames > 0
        assert folder.chosen(line) == clip.file.stem
    for here in said:
        for what, *about in here:
            if what == "ended":
                assert len(folder.settle(about[0]).sound) == int(about[1])
