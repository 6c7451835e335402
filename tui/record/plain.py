"""The recorder as plain lines, for screen readers and places without a screen: a letter and Enter, a sentence back.

No escape codes, nothing is ever rewritten, every line is flushed. One thread runs it and waits for standard input; a
take that is ended by something else is noticed when the person next presses Enter.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol, TextIO

from audio.faults import SoundError
from tui.actions.table import Where
from tui.presenter.key_hints import key_label
from tui.record import words
from tui.record.desk import ROOM_LISTENED, Doing, microphones, open_microphone
from tui.settings.keys import DEFAULT_KEYS, actions_by_key, key_name
from tui.text.faults import sentence
from tui.text.language import _
from tui.text.safe import safe
from tui.text.takes import room_remark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from audio.capture.contract import Input
    from scripts.units import Seconds
    from tui.presenter.key_hints import Bound
    from tui.record.desk import Desk
    from tui.record.pacer import Pacer

_LOOK: Seconds = 0.05


class Typed(Protocol):
    """What is typed, line by line."""

    def readline(self) -> str:
        """Return the next line with its end; empty where nothing more comes."""


def _typed(keys: Sequence[str]) -> str:
    """Write the keys of an action that can be typed before Enter: ``a or r``."""
    labels = [key_label(key) for key in keys]
    return _(" or ").join([label for label in labels if len(label) == 1 and label.isascii()] or labels)


class PlainDesk:
    """Reads letters, does what they ask, says what came of it."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it speaks through and waits by
        self,
        desk: Desk,
        pacer: Pacer,
        microphone: Callable[[int | None], Input],
        lines: Typed,
        out: TextIO,
        bound: Bound = DEFAULT_KEYS,
        wait: Callable[[Seconds], None] = time.sleep,
    ) -> None:
        self._desk = desk
        self._pacer = pacer
        self._microphone = microphone
        self._lines = lines
        self._out = out
        self._wait = wait
        self._actions = actions_by_key(bound, Where.RECORDER)
        self._labels = {action: _typed(keys) for action, keys in bound.items()}
        self.overwhelmed = False
        """Whether the person left for the session for sudden overwhelm."""

    def run(self) -> int:
        """Record until the person leaves or standard input ends; return the exit code."""
        desk = self._desk
        try:
            if desk.recovered:
                count = len(desk.recovered)
                self._say((words.RECOVERED if count == 1 else words.RECOVERED_MANY).format(count=count))
            self._say_keys()
            self._open(None)
            self._say_line()
            while not self.overwhelmed and (typed := self._lines.readline()):
                action = self._asked(typed)
                if action in ("leave", "overwhelm"):
                    self.overwhelmed = action == "overwhelm"
                    break
                self._do(action, typed.strip())
        finally:
            self._pacer.stop()
            desk.close()
        if not self.overwhelmed:
            self._say(desk.progress())
            self._say(words.COME_BACK)
        return 0

    def _asked(self, typed: str) -> str:
        """Return the action that a typed line asks for: its key, or the letter it begins with."""
        typed = typed.strip()
        for written in (typed, typed.lower(), typed[:1], typed[:1].lower()):
            action = self._actions.get(key_name(written) or "") if written else None
            if action is not None and (len(written) == len(typed) or action == "record_microphones"):
                return action
        return "" if typed else "nothing"

    def _say_keys(self) -> None:
        self._say(words.PLAIN_KEYS.format(**self._labels))

    def _do(self, action: str, typed: str) -> None:
        desk = self._desk
        match action:
            case "record_take" if desk.doing is Doing.REVIEW:
                self._say_choices()  # a take to be looked at is thrown over by no key that begins and ends one
            case "record_take" | "record_again":
                self._record()
            case "record_listen":
                self._listen()
            case "record_keep":
                self._keep()
            case "record_microphones":
                self._devices(typed[1:].strip())
            case "record_headphones":
                self._say(self._pacer.turn_tone())
            case "too_much":
                self._say(words.QUIET)
            case _:
                self._move(action)

    def _move(self, action: str) -> None:
        desk = self._desk
        if desk.move(action):
            if desk.notice:
                self._say(desk.notice)
            self._say_line()
        elif action == "nothing":
            self._say_line()
        else:
            self._say_keys()

    def _keep(self) -> None:
        desk = self._desk
        if desk.doing is not Doing.REVIEW:
            self._say(words.PLAIN_NONE_TO_KEEP.format(**self._labels))
            return
        desk.keep()
        self._say(desk.notice)
        self._say(desk.progress())
        self._say_line()

    def _record(self) -> None:
        desk = self._desk
        if not desk.record():
            self._say(desk.notice)
            return
        self._pacer.begin(desk.cue)
        self._say(words.PLAIN_RECORDING)
        asked = self._asked(self._lines.readline())
        self._pacer.stop()
        if asked == "overwhelm":
            self.overwhelmed = True  # the take is sealed on the way out
            return
        ended = desk.ended_by_itself() or desk.end()
        if ended is None:
            self._say(_("Nothing was recorded."))
            return
        settled = desk.settle(ended)
        if asked == "too_much":
            desk.doing = Doing.READY
            self._say(settled if isinstance(settled, str) else words.QUIET_TAKE)
            return
        desk.look_at(settled, ended)
        for text in (*desk.remarks, desk.notice):
            if text:
                self._say(text)
        if desk.doing is Doing.REVIEW:
            self._say_choices()

    def _say_choices(self) -> None:
        self._say(words.PLAIN_ASK.format(**self._labels))

    def _listen(self) -> None:
        desk = self._desk
        if not desk.listen():
            self._say(desk.notice)
            return
        while desk.still_listening():
            self._wait(_LOOK)
        self._say(_("That was it."))

    def _open(self, device: int | None) -> None:
        desk = self._desk
        if fault := open_microphone(desk, lambda: self._microphone(device)):
            self._say(fault)
            return
        recorder = desk.recorder
        self._say(_("Microphone: {name}.").format(name=recorder.source.name if recorder else ""))
        self._say(words.ROOM)
        self._wait(ROOM_LISTENED)
        room = desk.measure_room()
        if room is not None:
            self._say(
                _("The room: {room:.0f} decibels under full scale. {remark}").format(
                    room=room, remark=room_remark(room)
                )
            )

    def _devices(self, typed: str) -> None:
        try:
            devices = microphones(self._desk)
        except SoundError as error:
            self._say(sentence(error))
            return
        if typed.isdigit() and 1 <= int(typed) <= len(devices):
            self._open(devices[int(typed) - 1][0])
            return
        for number, (_index, name) in enumerate(devices, 1):
            self._say(f"{number}: {name}")
        self._say(_("d with a number takes that one, such as d2.") if devices else words.NO_MICROPHONES)

    def _say_line(self) -> None:
        desk, cue = self._desk, self._desk.cue
        cues = desk.reading.cues
        kept = _("kept") if cue.line.id in desk.kept else _("not yet recorded")
        self._say("")
        self._say(
            _("Line {number} of {lines}, in “{stage}”, {kept}. {where}").format(
                number=cue.number, lines=len(cues), stage=cue.stage, kept=kept, where=words.where(cue)
            )
        )
        if desk.place:
            self._say(_("Before: {words}").format(words=cues[desk.place - 1].line.words))
        self._say(_("Line: {words}").format(words=cue.line.words))
        if desk.place + 1 < len(cues):
            self._say(_("After: {words}").format(words=cues[desk.place + 1].line.words))

    def _say(self, text: str) -> None:
        self._out.write(safe(text) + "\n")
        self._out.flush()
