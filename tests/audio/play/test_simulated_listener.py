"""A listener who presses keys at given times, through a real sound server.

They breathe quickly, 22 to 23 times a minute, and give that; they are led, lose the rhythm, are met again, and say it
is too much. What is recorded is the mix of the timeline that the same keys give in a simulation, each change is heard
within its time, and nothing clicks.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from audio.mix.ducking import DUCK_LEAD
from scripts.laid.events import Mode
from scripts.plan.cutting import LINE_LEAD
from tests.capture import align, first_quieter
from tests.program import python
from tests.scripts.script_files import script_file
from tui.session.build import course_of, mixed
from tui.session.key_script import read_presses
from tui.session.simulate import simulated
from tui.session.wishes import Wishes
from tui.settings import Settings
from tui.storage import own

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sound_server import SoundServer

RATE = 48_000
# Named as a bundled session, so that its tones are the ones of that session.
STAGES = """
[[stage]]
name = "met"
breaths = 1
breath = "match"
[[stage]]
name = "led"
breaths = 30
breath = "4-6"
lead = 0.3
"""
# A quick breath, so that all of it is heard within a minute. After four of them the session begins, five seconds later.
KEYS = """
# the listener's own breath
2.30 space
4.95 space
7.60 space
10.25 space
# led from the third breath on, then lost (in the middle of a breath, so that a busy machine may begin the session or
# take the key a second late), met again after the words for it, and then too much
25.40 r
48.30 x
49.90 q
"""
DRIVER = """
import json, sys, time
from pathlib import Path
from audio.play.player import Player
from tui.storage import own
from tui.plain.lines import Telling
from tui.plain.run import Plain
from tui.session.context import Context
from tui.session.opened import Opened
from tui.settings import Settings
from tui.session.key_script import Presses, read_presses
from tui.session.build import course_of, mixed
from tui.session.wishes import Wishes

pressed = []

class Noted(Presses):
    def due(self, now):
        keys = super().due(now)
        pressed.extend((key, player.heard_now(at)) for key, at in keys)
        return keys

wishes = Wishes()
course = course_of(own.session(sys.argv[1]), wishes)
player = Player(mixed(course.timeline, wishes), course=course, waiting=True)
with open("/dev/null", "w") as nowhere:
    presses = Noted(read_presses(Path(sys.argv[2])), time.monotonic())
    context = Context(Settings(mpris=False), presses=presses)
    Plain(context, telling=Telling.CAPTIONS, out=nowhere).run(Opened(player))
breaths = [(breath.start, breath.total, breath.mode.value) for breath in player.timeline.breaths]
print(json.dumps({"pressed": pressed, "breaths": breaths, "underruns": player.snapshot().underruns}))
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    return script_file(tmp_path / "first-sitting.toml", STAGES)


def test_the_tones_make_room_for_a_line_no_sooner_than_it_can_have_been_rendered() -> None:
    assert LINE_LEAD >= DUCK_LEAD + 0.3


@pytest.mark.real_sound
def test_a_listener_is_met_led_lost_found_and_left_in_peace(
    sound_server: SoundServer, script: Path, tmp_path: Path
) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text(KEYS, encoding="utf-8")
    wishes = Wishes()
    course = course_of(own.session(str(script)), wishes)
    expected = simulated(course.timeline, course, read_presses(keys), Settings())
    meant = next(each.position for each in expected.pressed if each.key == "r")

    with sound_server.recording() as recording:
        done = python(sound_server.env, DRIVER, script, keys)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)

    # The same keys, the same session: met at their own breath, led, let go of when it was lost, and met again. Words
    # for a lost rhythm follow the key itself to a quarter of a second: near the edge of one, the next may be meant.
    pressed = dict(told["pressed"])
    for late in (pressed["r"] - meant + unsure for unsure in (0.0, -0.125, 0.125)):
        keys.write_text(KEYS.replace("25.40 r", f"{25.4 + late:.4f} r"), encoding="utf-8")
        timeline = simulated(course.timeline, course, read_presses(keys), Settings()).timeline
        if told["breaths"] == [[breath.start, breath.total, breath.mode.value] for breath in timeline.breaths]:
            break
    else:
        pytest.fail(f"no such session: {told['breaths']}")
    modes = [breath.mode for breath in timeline.breaths]
    # Led again by half steps, to a goal that the time is enough for.
    assert list(dict.fromkeys(modes)) == [Mode.MATCH, Mode.LEAD, Mode.REPAIR, Mode.STEADY]
    assert timeline.breaths[0].total == pytest.approx(2.65, rel=0.01)

    # What was heard up to the last key is the mix of that session.
    mix = mixed(timeline, wishes)
    reference = mix.render(0, round((pressed["x"] + 1.5) * RATE))
    until = round((pressed["x"] - 0.1) * RATE)
    capture = recording.samples
    # Before the session the taps were answered, softly.
    heard = align(capture, reference[:until])
    assert heard.worst(first_s=2.0, last_s=pressed["x"] - 0.2) < -30
    assert told["underruns"] == 0
    begin = round(heard.delay)
    answered = np.abs(capture[: begin - RATE // 10]).max()
    assert 0.005 < answered < 0.06

    # "Too much" is heard within 450 ms, and it is silent 600 ms later.
    played = capture[begin:]
    quieter = first_quieter(played, reference, round(pressed["x"] * RATE) - RATE // 10)
    assert quieter / RATE - pressed["x"] < 0.450
    assert np.abs(played[quieter + round(0.6 * RATE) :]).max() < 10 ** (-80 / 20)
    fading = slice(quieter + RATE // 10, quieter + RATE // 5)
    share = np.abs(played[fading]).max() / np.abs(reference[fading]).max()
    assert 0.2 < share < 0.98, "it fades, and does not break off"

    # No change clicked: no step is larger than the mix's own, neither anywhere nor about the last key.
    assert np.abs(np.diff(capture, axis=0)).max() <= np.abs(np.diff(reference, axis=0)).max() * 1.01
    about = slice(quieter - RATE // 4, quieter + RATE)
    assert np.abs(np.diff(played[about], axis=0)).max() <= np.abs(np.diff(reference[about], axis=0)).max() * 1.05
