"""sitwith as a program of its own: how tests start it, in which environment, and how they read what it says.

``sitwith`` runs it to its end in the tests' own process, which is quick; ``sitwith_alone`` in a process of its own,
where that matters: it opens a device, or must leave nothing behind. ``in_a_terminal`` and ``without_a_terminal`` leave
it running: it is read as it speaks, so it never waits for its reader, and keys are typed as a person would.
"""

from __future__ import annotations

import codecs
import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from typing import IO, TYPE_CHECKING

import pytest

from tests.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    Words = Sequence[str | Path]

LONGEST_S = 120.0
"""For one command, on a machine that is busy with other things."""
_PERSONAL = ("XDG_", "PULSE_", "SITWITH_", "DBUS_SESSION_", "DISPLAY")
_KEPT_BYTES = 1 << 20
"""So much of what was said is kept at the least; a picture that moves for minutes says a thousand times as much."""


def command(*words: str | Path) -> list[str]:
    """Return the command that runs sitwith with these words, as it stands in the source tree."""
    return [sys.executable, "-c", "from tui.cli import main; main()", *map(str, words)]


def environment(home: Path) -> dict[str, str]:
    """Return an environment whose folders are in a home of its own, where no sound server is in reach."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_PERSONAL)}
    return kept | {"HOME": str(home), "PULSE_SERVER": f"unix:{home}/no-server", "TERM": "xterm-256color"}


def live_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the test itself, and what it starts, live in a home of its own without a sound server; return the home."""
    own = environment(home)
    for name in os.environ.keys() - own.keys():
        monkeypatch.delenv(name)
    for name in ("HOME", "PULSE_SERVER"):
        monkeypatch.setenv(name, own[name])
    return home


# -- To the end ------------------------------------------------------------------------------------------------------


def sitwith(env: Mapping[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run sitwith to its end, with nothing to type, in this process but as if it were in an environment of its own.

    What it writes is caught at the descriptors, so that nothing of it gets past. The log, signals and the environment
    are afterwards as they were.
    """
    from tui.cli import main  # noqa: PLC0415 - tests of the score need no face

    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors, _as_alone(env, said, errors):
        sys.argv = ["sitwith", *map(str, words)]
        try:
            main()
            code = 0
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else int(left.code is not None)
        except Exception:  # noqa: BLE001 - what the interpreter would do
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        said.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(sys.argv, code, said.read(), errors.read())


@contextlib.contextmanager
def _as_alone(env: Mapping[str, str], said: IO[str], errors: IO[str]) -> Iterator[None]:
    """Make this process look like one of its own for the ``with`` block."""
    root, log_level, loud = logging.getLogger(), logging.getLogger().level, logging.raiseExceptions
    handlers, root.handlers = root.handlers, []
    on_signal = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    with (
        pytest.MonkeyPatch.context() as patch,
        _descriptor(1, said),
        _descriptor(2, errors),
        os.fdopen(os.dup(1), "w", encoding="utf-8") as out,
        os.fdopen(os.dup(2), "w", encoding="utf-8") as err,
        open(os.devnull, encoding="utf-8") as nothing,  # noqa: PTH123 - it has no folder
    ):
        for name in os.environ.keys() - env.keys():
            patch.delenv(name)
        for name, value in env.items():
            patch.setenv(name, value)
        for stream, instead in (("stdin", nothing), ("stdout", out), ("stderr", err)):
            patch.setattr(sys, stream, instead)
        patch.setattr(sys, "argv", [])
        try:
            yield
        finally:
            for handler in root.handlers:
                handler.close()
            root.handlers = handlers
            root.setLevel(log_level)
            logging.raiseExceptions = loud
            for number, did in on_signal.items():
                signal.signal(number, did)


@contextlib.contextmanager
def _descriptor(number: int, instead: IO[str]) -> Iterator[None]:
    real = os.dup(number)
    os.dup2(instead.fileno(), number)
    try:
        yield
    finally:
        os.dup2(real, number)
        os.close(real)


def sitwith_alone(env: Mapping[str, str], *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run sitwith to its end in a process of its own, with nothing to type."""
    return run(command(*words), env)


def python(env: Mapping[str, str], code: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a piece of Python to its end, in a process of its own."""
    return run([sys.executable, "-c", code, *words], env)


def run(program: Words, env: Mapping[str, str], folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run any program to its end, with nothing to type; what it printed is in the result."""
    return subprocess.run(
        [*map(str, program)],
        env=env,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )


# -- Under way -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def in_a_terminal(
    program: Words,
    env: Mapping[str, str],
    *,
    columns: int = 80,
    rows: int = 24,
    folder: Path | None = None,
    errors_aside: bool = False,
) -> Iterator[Running]:
    """Run a program in a terminal for the ``with`` block; what is left of it then is killed.

    Args:
        program: The program and its words.
        env: Its whole environment.
        columns: How wide the terminal is.
        rows: How high it is.
        folder: Where it runs.
        errors_aside: Whether standard error goes to ``Running.errors`` and not to the terminal.

    """
    import pty  # noqa: PLC0415 - not on every system
    import termios  # noqa: PLC0415 - see above

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (rows, columns))
    with tempfile.TemporaryFile() as aside:
        process = subprocess.Popen(
            [*map(str, program)],
            env=env,
            cwd=folder,
            stdin=theirs,
            stdout=theirs,
            stderr=aside if errors_aside else theirs,
            start_new_session=True,
        )
        os.close(theirs)
        running = Running(process, ours, ours, aside.fileno(), (columns, rows))
        try:
            yield running
        finally:
            running.end()
            if not running.vanished:
                os.close(ours)


@contextlib.contextmanager
def without_a_terminal(
    program: Words, env: Mapping[str, str], *, folder: Path | None = None, keyboard: bool = False
) -> Iterator[Running]:
    """Run a program for the ``with`` block where there is no terminal; what is left of it then is killed.

    Args:
        program: The program and its words.
        env: Its whole environment.
        folder: Where it runs.
        keyboard: Whether something can be typed; otherwise standard input is at its end.

    """
    with (
        tempfile.TemporaryFile() as aside,
        subprocess.Popen(
            [*map(str, program)],
            env=env,
            cwd=folder,
            stdin=subprocess.PIPE if keyboard else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=aside,
        ) as process,
    ):
        assert process.stdout is not None
        hears = process.stdin.fileno() if process.stdin else None
        running = Running(process, process.stdout.fileno(), hears, aside.fileno())
        try:
            yield running
        finally:
            running.end()


class Running:
    """A program under way: what it says is read as it comes, and what is typed reaches it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        says: int,
        hears: int | None,
        errors: int,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        self.process = process
        self._terminal = Terminal(*size)
        self._letters = codecs.getincrementaldecoder("utf-8")("replace")
        self._drawn = 0  # up to here it is on the screen
        self._says, self._hears, self._errors = says, hears, errors
        self._said = bytearray()
        self._told = 0  # up to here it was waited for
        self._silent = False
        self.vanished = False
        """Whether its terminal has gone. Nothing more is read of it."""
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # how a terminal says that its last program has gone
            while not self.vanished and (piece := os.read(self._says, 65536)):
                with self._news:
                    self._said += piece
                    if len(self._said) > 2 * _KEPT_BYTES:
                        forgotten = len(self._said) - _KEPT_BYTES
                        del self._said[:forgotten]
                        self._told = max(0, self._told - forgotten)
                        self._drawn = max(0, self._drawn - forgotten)
                    self._news.notify_all()
        with self._news:
            self._silent = True
            self._news.notify_all()

    @property
    def said(self) -> str:
        """What it said up to now: everything, or the end of it where it was very much."""
        with self._news:
            return self._said.decode(errors="replace")

    @property
    def errors(self) -> str:
        """What it said on standard error up to now, where that was kept aside."""
        return os.pread(self._errors, os.fstat(self._errors).st_size, 0).decode(errors="replace")

    def until(self, wanted: str, within_s: float = 60.0) -> str:
        """Wait for words; return all that was said up to them, from where the words ended that came before."""
        sought = wanted.encode()
        with self._news:
            self._news.wait_for(lambda: self._silent or self._said.find(sought, self._told) >= 0, within_s)
            found = self._said.find(sought, self._told)
            if found < 0:
                why = "it ended before" if self._silent else f"within {within_s:g} s it did not say"
                there = self._said[self._told :][-2_000:].decode(errors="replace")
                pytest.fail(f"{why} “{wanted}”; there is “{there}” and, aside, “{self.errors}”")
            began, self._told = self._told, found + len(sought)
            return self._said[began : self._told].decode(errors="replace")

    def shows(self, wanted: str, within_s: float = 60.0) -> None:
        """Wait until words stand on one line of its terminal."""

        def shown() -> bool:
            self._terminal.feed(self._letters.decode(bytes(self._said[self._drawn :])))
            self._drawn = len(self._said)
            return self._silent or any(wanted in line for line in self._terminal.rows())

        with self._news:
            self._news.wait_for(shown, within_s)
            if not any(wanted in line for line in self._terminal.rows()):
                there = "\n".join(self._terminal.rows())
                pytest.fail(f"“{wanted}” is not shown within {within_s:g} s; there is\n{there}")

    @property
    def modes(self) -> list[object]:
        """The settings of its terminal: what it echoes, which keys mean a signal."""
        import termios  # noqa: PLC0415 - not on every system

        assert self._hears is not None, "it has no terminal"
        return termios.tcgetattr(self._hears)

    def type(self, keys: str) -> None:
        """Type something; a program that has ended does not hear it."""
        assert self._hears is not None, "it was started without a keyboard"
        with contextlib.suppress(OSError):
            os.write(self._hears, keys.encode())

    def vanish(self) -> None:
        """Take its terminal away, while it says something: no signal comes with that, for it controls nobody."""
        self.vanished = True
        self._reader.join()
        os.close(self._says)

    def ended(self, within_s: float = 20.0) -> int:
        """Wait until it has ended and all that it said is read; return its exit code."""
        code = self.process.wait(within_s)
        self._reader.join(within_s)
        return code

    def end(self) -> None:
        """Kill it, where it is still there."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
