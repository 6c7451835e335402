"""Two people on the screen and in the plain mode, and from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from audio.play.snapshot import PlayState, Snapshot
from scripts.breath import Pattern
from scripts.couple.pair import Side
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from tests.scripts.two_people import session_for_two
from tui.cli import cli
from tui.picture.cells import Charset, glyph, plain_ascii
from tui.picture.palette import Depth, Palette
from tui.picture.scene import Picture
from tui.picture.theme import BUILT_IN
from tui.plain.lines import Lines, Telling
from tui.presenter.director import Director
from tui.presenter.key_hints import steering_line
from tui.session.wishes import two_names
from tui.settings.keys import DEFAULT_KEYS

if TYPE_CHECKING:
    from scripts.plan.timeline import Timeline
    from tui.picture.scene import Scene


def course() -> Course:
    return Course.begin(Conductor(session_for_two(), {}), Pattern.of_rate(18), Pattern.of_rate(10))


JOINED = 187.0


def shown(scene: Scene, size: tuple[int, int]) -> str:
    grid = Picture(*size, Palette(BUILT_IN[0], Depth.TRUE), Charset.UNICODE).draw(scene)
    return "\n".join("".join(glyph(int(cell) >> 16) for cell in row) for row in grid.cells)


def scene_at(timeline: Timeline, position: float, names: tuple[str, str] | None = None) -> Scene:
    director = Director(timeline, 0.0, names=names)
    return director.scene(timeline, Snapshot(state=PlayState.PLAYING), position, 60.0)


def test_while_they_differ_each_has_an_orb_a_trace_and_a_turn() -> None:
    timeline = course().timeline
    scene = scene_at(timeline, 135.9)
    assert scene.pair is not None
    assert scene.pair.present == (1.0, 1.0)
    assert scene.pair.level == timeline.second.level.at(135.9) != scene.level
    assert scene.label == ("out", "2")
    assert scene.pair.label == ("out", "4")
    assert scene.pair.turn != scene.turn


def test_the_head_says_whose_breath_is_which_and_where_they_are_led() -> None:
    timeline = course().timeline
    assert scene_at(timeline, 130.0).pace[0] == "left 1.5-1.9 · right 2.6-3.4 · with each of you"
    led = scene_at(timeline, 157.0, ("Ana", "Bo")).pace
    assert led[0] == "Ana 2-2.5 · Bo 2.6-3.4 · leading to 2.6-3.4"
    assert led[1:] == (
        "Ana 2-2.5 · Bo 2.6-3.4 → 2.6-3.4",
        "2-2.5 · 2.6-3.4 · leading to 2.6-3.4",
        "2-2.5 · 2.6-3.4 → 2.6-3.4",
        "leading to 2.6-3.4",
        "→ 2.6-3.4",
    )
    assert "left" not in scene_at(timeline, JOINED + 2).pace[0]


@pytest.mark.parametrize(
    ("size", "names", "head"),
    [
        ((80, 24), None, "left 2-2.5 · right 2.6-3.4 · leading to 2.6-3.4"),
        ((60, 16), ("Magdalena", "Bo"), "Magdalena 2-2.5 · Bo 2.6-3.4 → 2.6-3.4"),
        ((60, 16), ("Magdalena-Sophie", "Bartholomew"), "2-2.5 · 2.6-3.4 · leading to 2.6-3.4"),
        ((40, 12), None, "2-2.5 · 2.6-3.4 → 2.6-3.4"),
    ],
)
def test_that_they_are_led_stands_at_the_top_at_every_size(
    size: tuple[int, int], names: tuple[str, str] | None, head: str
) -> None:
    scene = scene_at(course().timeline, 157.0, names)
    assert head in shown(scene, size).splitlines()[1 if size[1] >= 22 else 0]
    assert all("2.6-3.4" in form and ("leading" in form or "→" in form) for form in scene.pace)


def test_without_an_arrow_in_the_font_where_to_is_told_by_other_marks() -> None:
    assert plain_ascii("2-2.5 · 2.6-3.4 → 2.6-3.4") == "2-2.5 - 2.6-3.4 -> 2.6-3.4"
    assert plain_ascii("← → another") == "left right another", "keys have names"


def test_every_form_says_whether_they_are_led() -> None:
    met = scene_at(course().timeline, 130.0)
    assert met.pace[1:] == (
        "left 1.5-1.9 · right 2.6-3.4 · with you",
        "1.5-1.9 · 2.6-3.4 · with each of you",
        "1.5-1.9 · 2.6-3.4 · with you",
        "with each of you",
        "with you",
    )


def test_before_anything_is_paced_there_are_two_and_in_the_end_there_is_one() -> None:
    timeline = course().timeline
    assert scene_at(timeline, 60.0).pair is not None
    assert scene_at(timeline, JOINED + 5).pair is not None
    assert scene_at(timeline, JOINED + 7.1).pair is None
    assert scene_at(timeline, timeline.duration - 20).pair is None


def test_one_who_let_go_is_gone_from_the_screen() -> None:
    left = scene_at(course().partner_leaves(140.0, Side.RIGHT).timeline, 149.0)
    assert left.pair is None
    going = scene_at(course().partner_leaves(140.0, Side.RIGHT).timeline, 141.0)
    assert going.pair is not None
    assert 0 < going.pair.present[1] < 1


def test_the_plain_mode_tells_whose_turn_it_is_until_they_are_in_step() -> None:
    lines = Lines(course().timeline, told=126.0)
    told = [line for line in lines.due(190.0) if line.startswith("[")]  # the guide speaks in between
    assert told[:4] == [
        "[2:07] left: with you",
        "[2:07] left: inhale 1.5 s",
        "[2:07] right: with you",
        "[2:07] right: inhale 2.6 s",
    ]
    assert told[-4:] == ["[3:07] in step", "[3:07] with you", "[3:07] inhale 2.6 s", "[3:09] exhale 3.4 s"]


def test_the_plain_mode_uses_names_and_says_who_let_go() -> None:
    told = Lines(course().partner_leaves(140.0, Side.LEFT).timeline, told=126.0, names=("Ana", "Bo")).due(160.0)
    assert "[2:20] Ana: has let go" in told
    assert "[2:13] Bo: inhale 2.6 s" in told
    assert not any("in step" in line for line in told)


def test_captions_alone_stay_captions_alone() -> None:
    assert not any("left" in line for line in Lines(course().timeline, telling=Telling.CAPTIONS).due(200.0))


def timeline_of(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(cli, ["timeline", *arguments, "--json"])
    assert done.exit_code == 0, done.output
    loaded: dict[str, Any] = json.loads(done.stdout)
    return loaded


def test_a_partner_has_breaths_of_their_own_in_the_timeline_while_they_differ() -> None:
    told = timeline_of("for-two", "--together", "--rate", "18", "--partner-breath", "2.6-3.4")
    assert told["partner"][0].keys() == told["breaths"][0].keys()
    last = told["partner"][-1]
    ends = last["start"] + last["inhale"] + last["exhale"]
    assert min(abs(breath["start"] - ends) for breath in told["breaths"]) < 0.05
    assert ends < told["breaths"][-1]["start"]


@pytest.mark.parametrize("session", ["for-two", "first-sitting"])
def test_without_a_partner_nothing_is_said_of_one(session: str) -> None:
    told = timeline_of(session, "--rate", "15")
    assert list(told) == ["session", "duration", "stages", "breaths", "lines", "left_out"]


def test_two_alike_have_a_partner_that_never_differs() -> None:
    assert timeline_of("first-sitting", "--together")["partner"] == []


def test_where_both_breathe_fast_the_ground_comes_first() -> None:
    def stages(one: str, other: str) -> list[str]:
        told = timeline_of("for-two", "--rate", one, "--partner-rate", other)
        return [stage["name"] for stage in told["stages"]]

    assert stages("20", "19")[:3] == ["both agreeing", "what is near", "each your own"]
    assert "what is near" not in stages("20", "12")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--partner-rate", "30"], "--partner-rate 30: a breath can be given from 6 to 24 a minute."),
        (["--partner-rate", "10", "--partner-breath", "2-3"], "as --partner-breath or as --partner-rate, not as both."),
        (["--partner-breath", "0.5-4"], "--partner-breath 0.5-4: a breath is in-out"),
    ],
)
def test_a_partners_breath_is_held_against_the_same_bounds(arguments: list[str], told: str) -> None:
    done = CliRunner().invoke(cli, ["timeline", "for-two", *arguments])
    assert done.exit_code == 2
    assert told in done.output


def test_names_are_two() -> None:
    assert two_names("Ana, Bo") == ("Ana", "Bo")
    assert two_names(None) is None
    for typed in ("Ana", "Ana,", "Ana,Bo,Cy"):
        with pytest.raises(Exception, match="two names"):
            two_names(typed)


def test_two_learn_from_the_same_quiet_line_how_to_let_go() -> None:
    assert any("A L let go" in form for form in steering_line(DEFAULT_KEYS, two=True))
    assert not any("let go" in form for form in steering_line(DEFAULT_KEYS))
