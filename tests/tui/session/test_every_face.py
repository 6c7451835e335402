"""The contract of every face: whatever is done, wherever it is done, the same comes of it on the screen, in plain mode,
for the simulated listener and, where they ask for it, by media keys.

One player that is simulated, whose clock the test moves; nothing sleeps and nothing is drawn.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from textual.events import Key

from audio.play.snapshot import PlayState, Snapshot
from scripts.breath import Pattern
from scripts.files.library import OVERWHELM, find_session
from scripts.listener.heard import Heard, Unsure
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.units import Milliseconds
from tests.tui.screens.sitting import TRUE
from tui.actions.table import LISTENING, REMOTE, TABLE, Where
from tui.mpris.interfaces import PLAYER, PROPERTIES, ROOT
from tui.mpris.object import TRACK, MprisObject
from tui.plain.sitting import Sitting
from tui.screens.context import on_a_screen
from tui.screens.playing import PlayingScreen
from tui.session.autosave import Keeping
from tui.session.conduct import Conduct, lead
from tui.session.context import Context
from tui.session.ears import Ears
from tui.session.opened import Opened
from tui.session.remote import Remote
from tui.session.simulate import SimulatedPlayer, _Listener
from tui.settings import Settings
from tui.settings.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.plan.timeline import Timeline
    from scripts.units import Seconds
    from tui.screens.drawn import Asked

KEYS = Keys()
ACTIONS = KEYS.by_key()
LISTENER = Pattern(Milliseconds(2200), Milliseconds(2800))


@cache
def a_course(name: str, listener: Pattern | None, partner: Pattern | None = None) -> Course:
    return Course.begin(Conductor(find_session(name), {}), listener, partner)


class Nobody:
    """A source of breath by which nobody is heard."""

    name, fault = "nobody", None

    def heard(self, now: float) -> Heard:
        return Heard(now, why=Unsure.STILL)

    def anew(self, now: float) -> None:
        pass

    def close(self) -> None:
        pass


def nobody_heard() -> Ears:
    return Ears(lambda _: Nobody())


class Ways:
    """A face's ways, without a face: too much and leaving reach the session, all else is noted."""

    def __init__(self, player: SimulatedPlayer) -> None:
        self._player = player
        self.conduct: Conduct | None = None
        self.asked: list[str] = []

    @property
    def leaving(self) -> bool:
        return self._player.snapshot().state is PlayState.STOPPED

    def too_much(self) -> None:
        assert self.conduct is not None
        self.conduct.too_much(self._player.now)

    def leave(self, farewell: str | None = None) -> None:
        del farewell
        self._player.stop()

    def overwhelm(self) -> None:
        assert self.conduct is not None
        if not self.leaving and not self.conduct.is_overwhelm():
            self.asked.append("overwhelm")
            self.conduct.attending.give_way(self._player.now)
            aid = a_course(OVERWHELM, None)
            self._player.begin_at_once(aid.timeline, aid)

    def help(self) -> None:
        self.asked.append("help")

    def theme(self) -> None:
        self.asked.append("theme")

    def picture_alone(self) -> None:
        self.asked.append("picture")


class Face(NamedTuple):
    """A face with a session in it."""

    player: SimulatedPlayer
    conduct: Conduct
    press: Callable[[str], Any]
    asked: Callable[[], list[str]]


def a_context(player: SimulatedPlayer, keys: Keys) -> Context:
    return Context(Settings(keys=keys), clock=lambda: player.now, keeping=Keeping(lambda **_: None))


def on_the_screen(player: SimulatedPlayer, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Face:
    ways = Ways(player)
    context = on_a_screen(a_context(player, keys), terminal=TRUE)
    screen = PlayingScreen(Opened(player, ears=nobody_heard()), context)
    ways.conduct = screen.conduct

    def post(asked: Asked) -> None:
        lead(asked.action, ways)

    monkeypatch.setattr(screen, "post_message", post)

    def press(key: str) -> None:
        screen.on_key(Key(key, None))

    return Face(player, screen.conduct, press, lambda: ways.asked)


def in_plain_mode(player: SimulatedPlayer, keys: Keys, _: pytest.MonkeyPatch) -> Face:
    ways = Ways(player)
    sitting = Sitting(Opened(player, ears=nobody_heard()), ways, a_context(player, keys), lambda _: None)
    ways.conduct = sitting.conduct
    return Face(player, sitting.conduct, lambda key: sitting.conduct.press(key, player.now), lambda: ways.asked)


def simulated(player: SimulatedPlayer, keys: Keys, _: pytest.MonkeyPatch) -> Face:
    listener = _Listener(player, Settings(keys=keys), lambda: a_course(OVERWHELM, None), nobody_heard())

    def asked() -> list[str]:
        return ["overwhelm"] if listener.playing() == "overwhelm" else []

    return Face(player, listener.conduct, lambda key: listener.conduct.press(key, player.now), asked)


@pytest.fixture(autouse=True)
def _of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing that is remembered make one face differ from another, however often an offer was made."""
    del home
    monkeypatch.setattr("tui.session.last_breath.offer_is_known", lambda: False)


FACES = {"screen": on_the_screen, "plain": in_plain_mode, "simulation": simulated}
STATES = ("meeting", "playing", "paused", "hushed", "choosing", "company", "ended", "left")


def a_face(
    face: str,
    state: str,
    monkeypatch: pytest.MonkeyPatch,
    *,
    partner: Pattern | None = None,
    keys: Keys = KEYS,
) -> Face:
    """Return a face with its session brought to a state."""
    listener = None if state == "meeting" else LISTENER
    course = a_course("first-sitting" if partner is None else "for-two", listener, partner)
    at = course.timeline.duration - 3.0 if state == "ended" else 100.0
    player = SimulatedPlayer(course.timeline, course, at if state != "meeting" else 0.0)
    made = FACES[face](player, keys, monkeypatch)
    player.now = 2.0
    made.conduct.begin(2.0)
    if partner is not None:
        made.press("a")
        made.press("l")
    wait(made, 10.0)
    match state:
        case "paused":
            made.press("space")
        case "hushed":
            made.press("x")
        case "choosing" | "company":
            made.press("x")
            wait(made, 11.0)
            if state == "company":
                made.press("1")
        case "left":
            made.press("q")
    wait(made, 1.0)
    return made


def wait(face: Face, seconds: Seconds) -> None:
    for _ in range(round(seconds)):
        face.player.now += 1.0
        face.conduct.tick(face.player.now)


class Outcome(NamedTuple):
    """What has come of a key, three seconds later."""

    snapshot: Snapshot
    position: float
    timeline: Timeline
    quiet: bool
    asking: bool
    staying: str
    asked: tuple[str, ...]
    listens: bool


def outcome(face: Face) -> Outcome:
    wait(face, 3.0)
    attending, player = face.conduct.attending, face.player
    return Outcome(
        player.snapshot(),
        round(player.heard_now(), 3),
        player.timeline,
        attending.quiet is not None,
        attending.asking(player.now),
        str(attending.staying),
        tuple(face.asked()),
        attending.ears.on,
    )


PRESSED = sorted({*ACTIONS, "enter", "1", "2", "3", "4", "tab", "i", "e", "escape", "z"})


@pytest.mark.parametrize("state", STATES)
def test_a_key_does_the_same_in_every_face(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in PRESSED:
        came = {}
        for face in FACES:
            made = a_face(face, state, monkeypatch)
            made.press(key)
            came[face] = outcome(made)
        if came["screen"].asked in (("help",), ("theme",), ("picture",)):  # a simulated listener sees nothing
            came["simulation"] = came["simulation"]._replace(asked=came["screen"].asked)
        assert came["screen"] == came["plain"] == came["simulation"], key


TWO_GO = Pattern(Milliseconds(3000), Milliseconds(4000))


@pytest.mark.parametrize("state", ["playing", "paused", "hushed", "company"])
def test_a_key_does_the_same_for_two_in_every_face(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key in PRESSED:
        came = {}
        for face in FACES:
            made = a_face(face, state, monkeypatch, partner=TWO_GO)
            made.press(key)
            came[face] = outcome(made)._replace(asked=())
        assert came["screen"] == came["plain"] == came["simulation"], key


def test_every_action_that_means_something_to_a_listener_has_a_key_that_is_tried() -> None:
    tried = {ACTIONS.get(key) for key in PRESSED}
    assert [name for name, each in TABLE.items() if each.where & LISTENING and name not in tried] == []


def came_of(key: str, state: str, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    made = a_face("plain", state, monkeypatch)
    made.press(key)
    return outcome(made)


@pytest.mark.parametrize("action", [name for name, each in TABLE.items() if each.where & (Where.SESSION | Where.PACE)])
def test_no_action_of_a_session_is_without_effect(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if action == "headphones":
        pytest.skip("that changes what is listened to, and where: tests/tui/session/test_headphones.py")
    if action == "resume_place":
        pytest.skip("there is a place to go to only where one was kept: tests/tui/screens/test_recording_shown.py")
    two = TWO_GO if action.endswith("_goes") else None
    before = a_face("plain", "playing", monkeypatch, partner=two)
    if action == "as_written":
        before.press("h")
    dial, nothing = before.conduct.dial.asked_at, outcome(before)
    made = a_face("plain", "playing", monkeypatch, partner=two)
    if action == "as_written":
        made.press("h")
    made.press(KEYS.by_action()[action][0])
    assert outcome(made) != nothing or made.conduct.dial.asked_at != dial


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("key", ["x", "X", "q", "Q", "ctrl+c", "o", "O"])
def test_the_ways_out_are_open_everywhere(key: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    came = came_of(key, state, monkeypatch)
    if key in "xX":
        assert came.quiet
        assert came.snapshot.state in (PlayState.QUIET, PlayState.STOPPED)
    elif key in "oO" and state != "left":
        assert came.asked == ("overwhelm",)
    else:
        assert came.snapshot.state in (PlayState.STOPPED, PlayState.ENDED)


def test_nothing_but_a_choice_leads_out_of_the_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    out = {"q", "Q", "ctrl+c", "ctrl+q", "o", "O"}
    for key in set(PRESSED) - out:
        assert came_of(key, "hushed", monkeypatch).snapshot.state is PlayState.QUIET, key
    for key in set(PRESSED) - out - {"enter", "1", "2", "3", "4"}:
        assert came_of(key, "choosing", monkeypatch).snapshot.state is PlayState.QUIET, key


def test_keys_of_its_own_hold_in_every_face_and_x_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = Keys(mute=("Q",), keep_and_leave=(), pause=("k",), too_much=("f5",), overwhelm=("1",))
    for face in FACES:
        made = a_face(face, "playing", monkeypatch, keys=bound)
        made.press("Q")
        assert made.player.snapshot().levels.muted
        assert made.player.snapshot().state is PlayState.PLAYING
        made.press("space")
        assert made.player.snapshot().state is PlayState.PLAYING
        made.press("x")
        wait(made, 11.0)
        assert made.player.snapshot().state is PlayState.QUIET
        made.press("1")
        assert made.asked() == ["overwhelm"], "it goes before the first choice"


# -- Media keys ------------------------------------------------------------------------------------------------------


MEDIA: dict[str, tuple[str, str, str, tuple[Any, ...], set[str]]] = {
    "play and pause": (PLAYER, "PlayPause", "", (), {"pause"}),
    "pause": (PLAYER, "Pause", "", (), {"hold"}),
    "play": (PLAYER, "Play", "", (), {"go_on"}),
    "stop": (PLAYER, "Stop", "", (), {"leave"}),
    "quit": (ROOT, "Quit", "", (), {"leave"}),
    "on": (PLAYER, "Seek", "x", (20_000_000,), {"go_to"}),
    "back": (PLAYER, "Seek", "x", (-20_000_000,), {"go_to"}),
    "to": (PLAYER, "SetPosition", "ox", (TRACK, 60_000_000), {"go_to"}),
    "softer": (PROPERTIES, "Set", "ssv", (PLAYER, "Volume", ("d", 0.5)), {"volume_by"}),
    "silent": (PROPERTIES, "Set", "ssv", (PLAYER, "Volume", ("d", 0.0)), {"mute"}),
    "still": (PROPERTIES, "Set", "ssv", (PLAYER, "Rate", ("d", 0.0)), {"hold"}),
}
"""What each calls, and what may be asked by it: nothing else, and nothing where it means nothing."""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("media", MEDIA)
def test_a_media_key_is_an_action_like_every_other(media: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    interface, member, signature, arguments, may_ask = MEDIA[media]
    assert may_ask <= {*TABLE, *REMOTE}
    made, other = (a_face("plain", state, monkeypatch) for _ in range(2))
    asked: list[tuple[str, float]] = []

    def ask(action: str, amount: float) -> None:
        asked.append((action, amount))
        made.conduct.act(action, made.player.now, amount)

    remote = Remote(made.player, ask)
    seen = MprisObject(remote, "A sitting", remote.leave, lambda: made.player.now)
    seen.call(interface, member, signature, arguments)
    assert {action for action, _ in asked} <= may_ask
    assert asked or state != "playing" or media == "play", "what plays can be asked everything"
    for action, amount in asked:
        other.conduct.act(action, other.player.now, amount)
    assert outcome(made) == outcome(other)
    if state in ("hushed", "choosing"):
        assert made.player.snapshot().state in (PlayState.QUIET, PlayState.STOPPED)


def test_every_way_of_a_media_key_is_tried() -> None:
    assert set.union(*(may_ask for *_, may_ask in MEDIA.values())) >= set(REMOTE)


def test_at_the_end_one_can_begin_once_more_or_stay_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    again = came_of("space", "ended", monkeypatch)
    assert again.snapshot.state is PlayState.PLAYING
    assert again.position < 10.0
    stays = came_of("j", "ended", monkeypatch)
    assert (stays.snapshot.state, stays.staying) == (PlayState.PLAYING, "company")
    assert not stays.timeline.lines, "nobody speaks"
    assert came_of("enter", "ended", monkeypatch).snapshot.state is PlayState.STOPPED
