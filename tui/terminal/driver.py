"""The terminal's output, with a way for finished frames: written past Textual's compositor, one at a time.

Why past the compositor: at 120x40 and 30 frames a second Textual with a style for every cell takes 62 % of a core;
ready-made escape codes for the cells that changed take under a tenth of that. Textual stays in charge of everything
else (start, resize, overlays, suspending, the end) and both share one writer (``tui/terminal/writer.py``), so what they
write never interleaves.

Why one at a time: a terminal that takes bytes slowly would lag further and further behind the sound. A frame is *in
flight* until its bytes have been handed over and, where the terminal answers questions, until it has answered one that
stands behind them: what a connection keeps in its buffers can be seconds. Meanwhile no other frame is taken, and the
next one drawn is of the moment that is heard then.

Built on Textual's Linux driver (macOS too) of the pinned version. Elsewhere there is no such way, and pictures go
through the compositor.
"""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import termios
import time
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import CursorPosition, Key
from textual.messages import TerminalSupportsSynchronizedOutput

from audio.play.priority import ask_to_come_first
from tui.terminal.frames import TakesFrames, WantsPixels
from tui.terminal.graphics import ESC, Sieve
from tui.terminal.in_flight import Flight
from tui.terminal.pixels import Pixels, cell_of
from tui.terminal.writer import Frame, Writer, never_waiting

if TYPE_CHECKING:
    from textual.app import App
    from textual.message import Message

    from scripts.units import Seconds
    from tui.terminal.frames import LeftOut, Written
    from tui.terminal.gallery import Gallery

_LOOKS_AGAIN: Seconds = 1.0
"""So often it is asked whether the terminal is still there."""

_READS_AGAIN_MS, _AT_ONCE = 100, 4096
"""How long to wait for something typed, and how many bytes to read of it at once: as Textual does."""

_WHERE_IS_THE_CURSOR = "\x1b[6n"
"""A question that every terminal answers, in its turn (ECMA-48 DSR, asking for CPR)."""
_THERE = re.compile(rb"\x1b\[\d+;\d+R")
"""The answer. Textual's parser knows it too, and takes a letter at a time."""


_KEEP_TITLE, _GIVE_TITLE_BACK = "\x1b[22;2t", "\x1b[23;2t"
"""xterm's window operations: the title of a tab is kept aside, and given back. A terminal without them ignores both."""
_TITLE = "\x1b]2;{}\x07"
_NO_TABS = ("linux", "vt")
"""What a TERM begins with that has no tabs, and might show what is meant for one."""


class PictureDriver(LinuxDriver):
    """The Linux driver, taking frames. ``begin_frame`` and ``send_frame`` belong to the loop's thread."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        stdout = sys.__stdout__
        if stdout is not None and stdout.isatty():
            # Textual's own way is standard error, which belongs to the log while a session plays. One buffer as
            # large as any frame, so that a frame is one write.
            self._file = os.fdopen(os.dup(stdout.fileno()), "w", 1 << 17, encoding="utf-8", errors="replace")
        self._flight = Flight(time.monotonic)
        self._begun_at: Seconds = 0.0
        self._looked_at: Seconds = 0.0
        # Set once by the input's thread, read by the loop's.
        self._synchronizes = False
        self._tab = ""
        """What the tab is called meanwhile; empty while its own title stands there."""
        self.pixels = Pixels(self.write, lambda: self.cell, time.monotonic)
        self._asks = isinstance(app, WantsPixels) and app.wants_pixels
        if isinstance(app, TakesFrames):
            app.frames = self

    def start_application_mode(self) -> None:
        """Take over the terminal. Also called on coming back from Ctrl+Z."""
        ask_to_come_first()  # the loop, and the threads of keys and of writing that begin here
        super().start_application_mode()  # type: ignore[no-untyped-call] # Textual's own
        self._flight.forget()
        if self._writer_thread is not None and self._file is not None:
            # Everything so far has been written once the first writer has stopped.
            self._writer_thread.stop()
            self._writer_thread = Writer(self._file, time.monotonic, never_waiting(self._file.fileno()))
            self._writer_thread.start()
            self.write(_WHERE_IS_THE_CURSOR)
        if self._asks:
            self.pixels.ask()
        if self._tab:
            self.write(_KEEP_TITLE + _TITLE.format(self._tab))

    def name_tab(self, text: str) -> None:
        """Call the tab so until the terminal is given back. The loop's thread."""
        if text == self._tab or os.environ.get("TERM", "").startswith(_NO_TABS):
            return
        self.write(("" if self._tab else _KEEP_TITLE) + _TITLE.format(text))
        self._tab = text

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return columns and rows as the terminal says them: an exported ``COLUMNS`` may be another terminal's."""
        if self._file is not None:
            try:
                width, height = os.get_terminal_size(self._file.fileno())
            except (OSError, ValueError):
                width = height = 0
            if width > 0 and height > 0:
                return width, height
        return super()._get_terminal_size()

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again, after it was given back or while it was somebody else's. The main thread.

        A hang-up comes with this signal too, and whoever stops a program from outside sends it later. Textual would
        start a second reader of keys beside the first then, and the first never end.
        """
        if not self._auto_restart:
            return
        try:
            termios.tcgetattr(self.fileno)
        except termios.error:
            return  # the terminal has gone
        if not self._must_signal_resume:
            # Stopped from outside, without giving it back: a shell may have changed it since.
            self.suspend_application_mode()
            self._must_signal_resume = True
        self.resume_application_mode()

    def stop_application_mode(self) -> None:
        """Give the terminal back. An answer that is still to come is awaited: the shell would take it for typing."""
        self.pixels.let_go()
        if self._tab:
            self.write(_GIVE_TITLE_BACK)
        self._flight.settle()
        super().stop_application_mode()

    @property
    def gallery(self) -> Gallery | None:
        """The terminal's pictures; None where it draws none, or has not said so yet."""
        return self.pixels.gallery

    @property
    def frame_took(self) -> Seconds:
        """How long the last frame was under way."""
        return self._flight.took

    @property
    def cell(self) -> tuple[int, int] | None:
        """The width and height of a cell in pixels, as the system knows them now; None where it does not."""
        return cell_of(self._file.fileno()) if self._file is not None and not self._file.closed else None

    def run_input_thread(self) -> None:
        """Read what is typed until told to stop. As Textual's own, but that answers about pictures are taken out.

        Its parser would take one for typing, whenever it comes. The input's thread.
        """
        parser, sieve = XTermParser(), Sieve()
        decode = getincrementaldecoder("utf-8")("replace").decode
        ways = select.poll()
        ways.register(self.fileno, select.POLLIN)
        settled = False  # whether the last that was read was an answer, so that nothing typed waits for its rest
        try:
            while not self.exit_event.is_set():
                if ways.poll(_READS_AGAIN_MS):
                    read = os.read(self.fileno, _AT_ONCE)
                    answered = _THERE.fullmatch(read) is not None
                    if answered and settled:
                        self._flight.answer()
                        continue
                    # The first answer behind something typed is parsed with it: of an Escape it says that it was one.
                    settled = answered
                    text = decode(read)
                    if sieve.escaped(text):
                        self.process_message(Key("escape", ESC))
                    typed, answers = sieve.sifted(text)
                    if answers:
                        self.pixels.hear(answers)
                    if not read:
                        # The terminal has gone; a signal says so.
                        self.exit_event.wait(_READS_AGAIN_MS / 1000)
                else:
                    if sieve.escaped():
                        self.process_message(Key("escape", ESC))
                    typed = sieve.rest()
                for message in (*(parser.feed(typed) if typed else ()), *parser.tick()):
                    self.process_message(message)
        finally:
            with contextlib.suppress(EOFError, ParseError):
                for _ in parser.feed(""):
                    pass

    def process_message(self, message: Message) -> None:
        """Take note of what the terminal answers. The input's thread."""
        if isinstance(message, CursorPosition):
            self._flight.answer()
            return
        if isinstance(message, TerminalSupportsSynchronizedOutput):
            self._synchronizes = True
        super().process_message(message)

    def begin_frame(self) -> bool:
        """Take note that a frame is drawn from now on; return False instead while the last has yet to arrive."""
        now = time.monotonic()
        if now - self._looked_at > _LOOKS_AGAIN:
            self._looked_at = now
            self._hang_up()
        if self._flight.under_way:
            return False
        self._begun_at = now
        return True

    def _hang_up(self) -> None:
        """Where the terminal has gone and no signal came with it, be the one who says so.

        The signal goes to whom the terminal controls, and that may be another program (one that started this one in a
        session of its own). Textual would read the end of its keys again and again.
        """
        ways = select.poll()
        ways.register(self.fileno, 0)
        if any(state & select.POLLHUP for _, state in ways.poll(0)):
            signal.raise_signal(signal.SIGHUP)

    def send_frame(self, data: str, written: Written, left_out: LeftOut) -> None:
        """Write the frame behind everything written before, and call one of the two."""
        if self._synchronizes:
            data = f"{SYNC_START}{data}{SYNC_END}"
        frame = Frame(data + _WHERE_IS_THE_CURSOR if self._flight.answers else data)

        def handed_over(at: Seconds, size: int) -> None:
            self._flight.hand_over()
            written(at, size)

        def dropped() -> None:
            left_out()
            self._flight.drop()

        frame.begun_at = self._begun_at
        frame.written = handed_over
        frame.left_out = dropped
        frame.rest = None
        self._flight.send()
        self.write(frame)
