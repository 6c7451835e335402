"""What is told of a pace is so: whose it is, whether it is still there, and what there is where it is not."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scripts.breath import Pattern
from scripts.files.library import find_session
from scripts.laid.events import Breath
from scripts.listener.quiet import Next
from scripts.phrases import repair_phrases
from scripts.plan.beside import Beside
from scripts.plan.conductor import Conductor
from scripts.plan.steering import Course
from scripts.plan.timeline import Timeline
from tui.picture.words import NOTHING
from tui.plain.lines import Lines
from tui.presenter.attended import Attended
from tui.presenter.key_hints import help_in_lines, left_alone_line
from tui.session.arriving import Arrival, arrived
from tui.session.controller import Attending
from tui.session.simulate import SimulatedPlayer
from tui.settings.keys import Keys
from tui.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUND = Keys().by_action()
README = (Path(__file__).resolve().parents[3] / "README.md").read_text(encoding="utf-8")


def sitting(listener: Pattern | None, at: float = 40.0, *, someone: str = "") -> tuple[SimulatedPlayer, Attended]:
    course = Course.begin(Conductor(find_session("first-sitting"), {}, beside=Beside.of(repair_phrases())), listener)
    player = SimulatedPlayer(course.timeline, course, at)
    player.resume()
    attending = Attending(player, leave=player.stop)
    return player, Attended(attending, BOUND, someone)


def at_the_top(player: SimulatedPlayer, attended: Attended) -> str:
    return attended.pace(player.timeline.moment(player.heard_now()), player.timeline, player.now)[0]


@pytest.mark.parametrize(
    ("listener", "told"), [(None, words.GENTLE_PACE), (Pattern.of_rate(10), words.WITH_YOU)], ids=["nobody's", "theirs"]
)
def test_only_a_breath_that_was_given_is_called_theirs(listener: Pattern | None, told: str) -> None:
    player, attended = sitting(listener)
    assert at_the_top(player, attended).endswith(told)
    lines = "\n".join(Lines(player.timeline, met=listener is not None).due(60.0))
    assert told in lines
    assert ({words.GENTLE_PACE, words.WITH_YOU} - {told}).pop() not in lines


def test_until_the_pace_has_let_go_it_is_letting_go() -> None:
    player, attended = sitting(Pattern.of_rate(10), 120.0)
    player.steer(Course.lost)
    assert at_the_top(player, attended).endswith(words.LETTING_GO)
    player.now += 14.0
    assert at_the_top(player, attended) == words.OWN_BREATH


def whispered(player: SimulatedPlayer, attended: Attended) -> str:
    attended._attending.tick(player.now)
    listens = attended.listening(player.now)
    told = attended.whisper(player.timeline.moment(player.heard_now()), player.now, listens=listens)
    return told.text if told else ""


def test_keys_are_answered_while_the_breath_is_listened_for_and_the_offer_comes_back() -> None:
    player, attended = sitting(Pattern.of_rate(10), 120.0)
    attended._attending.do("lost", player.now)
    player.now += 3.0
    assert whispered(player, attended) == words.ASKED_LOST[0]
    while not attended.listening(player.now):
        player.now += 0.5
    assert whispered(player, attended) == words.LISTENING[0], "what led here has been said"
    player.now += 2.0
    attended._attending.do("company", player.now)
    player.now += 1.0
    assert whispered(player, attended) == words.ASKED_COMPANY[0]
    player.now += 6.0
    assert whispered(player, attended) == words.LISTENING[0]


@pytest.mark.parametrize("choice", ["1", "2"], ids=["company", "grounding"])
def test_a_call_is_answered_in_company_and_grounding_and_what_is_paused_can_go_on(choice: str) -> None:
    player, attended = sitting(Pattern.of_rate(10), 120.0)
    attending = attended._attending
    attending.too_much(player.now)
    player.now += 15.0
    attending.press(choice, player.now)
    for action in ("lost", "slower", "company", "stay_here"):
        player.now += 10.0
        attending.do(action, player.now)
        assert attending.said(player.now)[0] == (words.HERE,)
    foot = attended.keys(player.now, listens=False)
    assert foot is not None
    assert words.KEY_GO_ON not in foot[0]
    player.toggle_pause()
    assert f"Space {words.KEY_GO_ON}" in (attended.keys(player.now, listens=False) or ("",))[0]


def test_where_a_quick_breath_is_left_alone_the_key_for_overwhelm_is_named() -> None:
    assert f"o {words.KEY_OVERWHELM}" in left_alone_line(BOUND)[0]
    player, attended = sitting(None)
    player.steer(Course.leave_alone)
    player.now += 15.0
    told = attended.whisper(player.timeline.moment(player.heard_now()), player.now, listens=False)
    assert told is not None
    assert words.KEY_OVERWHELM in told.text


def test_somebody_to_turn_to_stands_under_the_choices_and_in_help() -> None:
    for named, shown in (("Ana, 555 0123", "Ana, 555 0123"), ("", words.SOMEBODY[0])):
        player, attended = sitting(None, someone=named)
        attended._attending.too_much(player.now)
        assert attended.beneath(player.now + 5.0) == NOTHING, "nothing is asked yet"
        assert attended.beneath(player.now + 12.0).text == shown
    assert "Ana, 555 0123" in help_in_lines(BOUND, resting=True, someone="Ana, 555 0123")
    assert "Ana, 555 0123" in help_in_lines(BOUND, resting=False, someone="Ana, 555 0123")


def test_after_first_aid_there_is_no_goodbye_and_again_ground_and_leave_are_there() -> None:
    aid = Course.begin(Conductor(find_session("sudden-overwhelm"), {}))
    player = SimulatedPlayer(aid.timeline, aid, aid.timeline.stages[-1].end - 0.5)
    player.resume()
    attending = Attending(player, leave=player.stop, stays=True)
    for _ in range(80):
        player.now += 0.5
        attending.tick(player.now)
    assert attending.quiet is not None
    assert {Next.AGAIN, Next.GROUNDING, Next.LEAVE} <= set(attending.quiet.choices)
    assert Next.AS_BEFORE not in attending.quiet.choices
    assert not player.wait(), "it stays"


def test_breathlessness_that_does_not_pass_is_for_a_doctor() -> None:
    for page in (words.about(), README):
        told = " ".join(page.split())
        assert "usually passes within minutes" in told
        assert "get medical help" in told
        assert "chest pain" in told


@pytest.mark.parametrize("arrival", list(Arrival))
def test_what_is_said_to_how_one_arrives_is_so(arrival: Arrival) -> None:
    player, _ = sitting(None, 0.0)
    whole = {line.id for line in player.timeline.lines}
    player.steer(partial(arrived, arrival=arrival))
    told = words.ANCHORS[arrival]
    fewer = {line.id for line in player.timeline.lines} < whole
    slower = len({breath.total for breath in player.timeline.breaths}) > 1
    assert ("Fewer words" in told) == (arrival is Arrival.STIRRED)
    assert fewer or "Fewer words" not in told
    assert slower == ("Nothing is led slower" not in told)
    assert (player.timeline == sitting(None, 0.0)[0].timeline) == ("as it is" in told)


def test_what_is_told_of_a_night_looks_at_each_breath_a_few_times_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    # It looked at each once for each of them: six seconds, in which no key was heard.
    player, _ = sitting(Pattern.of_rate(12))
    assert player.course is not None
    night = player.course.company(40.0).timeline
    count, looked = len(night.breaths), 0
    assert count > 5000
    real, same = Timeline.breaths_after, Breath.__eq__

    def after(timeline: Timeline, breath: Breath) -> Iterator[Breath]:
        nonlocal looked
        for following in real(timeline, breath):
            looked += 1
            yield following

    def equal(one: Breath, other: object) -> bool:
        nonlocal looked
        looked += 1
        return same(one, other)

    monkeypatch.setattr(Timeline, "breaths_after", after)
    monkeypatch.setattr(Breath, "__eq__", equal)
    assert Lines(night).due(60.0)
    assert looked < 3 * count
