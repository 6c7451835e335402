"""The recorder as plain lines, for screen readers and places without a screen: a letter and Enter, a sentence back.

No escape codes, nothing is ever rewritten, every line is flushed. One thread runs it and waits for standard input; a
take that is ended by something else is noticed when the person next presses Enter.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol, TextIO

from audio.faults import SoundError
from tui.record import words
from tui.record.desk import ROOM_LISTENED, Doing, microphones, open_microphone
from tui.text.faults import sentence
from tui.text.takes import room_remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from audio.capture.contract import Input
    from scripts.units import Seconds
    from tui.record.desk import Desk
    from tui.record.pacer import Pacer

_LOOK: Seconds = 0.05


class Typed(Protocol):
    """What is typed, line by line."""

    def readline(self) -> str:
        """Return the next line with its end; empty where nothing more comes."""


class PlainDesk:
    """Reads letters, does what they ask, says what came of it."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it speaks through and waits by
        self,
        desk: Desk,
        pacer: Pacer,
        microphone: Callable[[int | None], Input],
        lines: Typed,
        out: TextIO,
        wait: Callable[[Seconds], None] = time.sleep,
    ) -> None:
        self._desk = desk
        self._pacer = pacer
        self._microphone = microphone
        self._lines = lines
        self._out = out
        self._wait = wait
        self.overwhelmed = False
        """Whether the person left for the session for sudden overwhelm."""

    def run(self) -> int:
        """Record until the person leaves or standard input ends; return the exit code."""
        desk = self._desk
        try:
            if desk.recovered:
                count = len(desk.recovered)
                self._say((words.RECOVERED if count == 1 else words.RECOVERED_MANY).format(count=count))
            self._say(words.PLAIN_KEYS)
            self._open(None)
            self._say_line()
            while not self.overwhelmed and (typed := self._lines.readline()):
                letter = typed.strip().lower()
                if letter in ("q", "o"):
                    self.overwhelmed = letter == "o"
                    break
                self._do(letter)
        finally:
            self._pacer.stop()
            desk.close()
        if not self.overwhelmed:
            self._say(desk.progress())
            self._say(words.COME_BACK)
        return 0

    def _do(self, letter: str) -> None:
        desk = self._desk
        match letter:
            case "r" | "a" | "l":
                (self._listen if letter == "l" else self._record)()
                return
            case "x":
                self._say(words.QUIET)
                return
            case "k" if desk.doing is Doing.REVIEW:
                desk.keep()
                self._say(desk.notice)
                self._say(desk.progress())
            case "k":
                self._say("There is no take to keep; r records one.")
                return
            case "s":
                desk.skip()
                self._say(desk.notice)
            case "b":
                desk.back()
            case _ if letter.startswith("d"):
                self._devices(letter[1:].strip())
                return
            case "":
                pass
            case _:
                self._say(words.PLAIN_KEYS)
                return
        self._say_line()

    def _record(self) -> None:
        desk = self._desk
        if not desk.record():
            self._say(desk.notice)
            return
        self._pacer.begin(desk.cue)
        self._say(words.PLAIN_RECORDING)
        letter = self._lines.readline().strip().lower()
        self._pacer.stop()
        if letter == "o":
            self.overwhelmed = True  # the take is sealed on the way out
            return
        ended = desk.ended_by_itself() or desk.end()
        if ended is None:
            self._say("Nothing was recorded.")
            return
        settled = desk.settle(ended)
        if letter == "x":
            desk.doing = Doing.READY
            self._say(settled if isinstance(settled, str) else words.QUIET_TAKE)
            return
        desk.look_at(settled, ended)
        for text in (*desk.remarks, desk.notice):
            if text:
                self._say(text)
        if desk.doing is Doing.REVIEW:
            self._say(words.PLAIN_ASK)

    def _listen(self) -> None:
        desk = self._desk
        if not desk.listen():
            self._say(desk.notice)
            return
        while desk.still_listening():
            self._wait(_LOOK)
        self._say("That was it.")

    def _open(self, device: int | None) -> None:
        desk = self._desk
        if fault := open_microphone(desk, lambda: self._microphone(device)):
            self._say(fault)
            return
        recorder = desk.recorder
        self._say(f"Microphone: {recorder.source.name if recorder else ''}.")
        self._say(words.ROOM)
        self._wait(ROOM_LISTENED)
        room = desk.measure_room()
        if room is not None:
            self._say(f"The room: {room:.0f} decibels under full scale. {room_remark(room)}")

    def _devices(self, typed: str) -> None:
        try:
            devices = microphones(self._desk)
        except SoundError as error:
            self._say(sentence(error))
            return
        if typed.isdigit() and 1 <= int(typed) <= len(devices):
            self._open(devices[int(typed) - 1][0])
            return
        for number, (_, name) in enumerate(devices, 1):
            self._say(f"{number}: {name}")
        self._say("d with a number takes that one, such as d2." if devices else words.NO_MICROPHONES)

    def _say_line(self) -> None:
        desk, cue = self._desk, self._desk.cue
        cues = desk.reading.cues
        kept = "kept" if cue.line.id in desk.kept else "not yet recorded"
        self._say("")
        self._say(f"Line {cue.number} of {len(cues)}, in “{cue.stage}”, {kept}. {words.where(cue)}")
        if desk.place:
            self._say(f"Before: {cues[desk.place - 1].line.words}")
        self._say(f"Line: {cue.line.words}")
        if desk.place + 1 < len(cues):
            self._say(f"After: {cues[desk.place + 1].line.words}")

    def _say(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()
