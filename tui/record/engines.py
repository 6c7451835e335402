"""Programs that speak a text: which of them are here, and having one speak a line into a file.

They are called, never imported. The text is data: it goes to a program's standard input, or is one whole argument of
it, and never through a shell; whatever it begins with, it is no option. A program that hangs, fails, swells, or says
that all went well and leaves no sound has a sentence, and nothing of what it made stays.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from tui.storage.faults import UsageFaultError
from tui.text.language import _
from tui.text.values import nearest, short

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scripts.units import Seconds

TEXT, OUT = "{text}", "{out}"
WITHIN: Final[Seconds] = 60.0
"""A line of thirty words is spoken in a fraction of it, also by a slow engine."""
_MOST_BYTES: Final = 100_000_000
_LOOK: Final[Seconds] = 0.05
_COMPLAINT: Final = 300
"""So much of what a program complained of is told."""
_SHELLS: Final = frozenset((
    *("sh", "ash", "bash", "csh", "dash", "fish", "ksh", "mksh", "tcsh", "zsh"),
    *("cmd", "powershell", "pwsh", "busybox", "env", "xargs", "eval"),
))  # fmt: skip
_BATCH: Final = (".bat", ".cmd")
"""Windows hands their arguments to a shell."""
_AS_A_VALUE: Final = re.compile(r"--?[\w-]+=\{text\}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_POWERSHELL: Final = (
    "[Console]::InputEncoding = [Text.Encoding]::UTF8; Add-Type -AssemblyName System.Speech; "
    "$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; "
    "if ($env:SITWITH_VOICE) { $s.SelectVoice($env:SITWITH_VOICE) }; $s.Rate = -3; "
    "$s.SetOutputToWaveFile($env:SITWITH_OUT); $s.Speak([Console]::In.ReadToEnd()); $s.Dispose()"
)
"""A text of our own that never changes: what is spoken comes by standard input, the rest by the environment."""


class EngineFaultError(Exception):
    """A program did not speak a line; a clause that says what it did instead."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A program that speaks."""

    name: str
    arguments: tuple[str, ...]
    """With {text} and {out} in them; without {text}, it goes to standard input."""
    ending: str = ".wav"
    """What the file that it writes ends in."""
    voice: str = ""
    """Its own voice or model, for those that are told of it by the environment."""

    def call(self, text: str, out: Path) -> tuple[list[str], bytes | None]:
        """Return what is run to speak a text, and what goes to its standard input."""
        said = spoken_text(text)
        arguments = [one.replace(TEXT, said) if TEXT in one else one.replace(OUT, str(out)) for one in self.arguments]
        return arguments, None if any(TEXT in one for one in self.arguments) else f"{said}\n".encode()


def spoken_text(text: str) -> str:
    """Return a text as one line that can be no option and no file of options, wherever it stands."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ufffd]", " ", text).split())
    return line.lstrip("-/@\u2013\u2014 ")


def known_engines(language: str = "", voice: str = "") -> tuple[Engine, ...]:
    """Return the engines that are known by name, whether here or not.

    Args:
        language: The script's, for those that can be told; it may be a stranger's.
        voice: The engine's own voice, or its model's file; empty for its usual one.

    """
    spoken = voice or (language if _LANGUAGE.fullmatch(language) else "")
    espeak = ("espeak-ng", *(("-v", spoken) if spoken else ()), "-s", "120", "-w", OUT, "--stdin")
    return (
        Engine("piper", ("piper", "--model", voice, "--output_file", OUT)),
        Engine("espeak-ng", espeak),
        Engine("say", ("say", *(("-v", voice) if voice else ()), "-r", "120", "-o", OUT, "-f", "-"), ".aiff"),
        Engine("windows", ("powershell", "-NoProfile", "-NonInteractive", "-Command", _POWERSHELL), voice=voice),
    )


def engines_here() -> tuple[str, ...]:
    """Return the names of the engines that are on this machine."""
    return tuple(engine.name for engine in known_engines() if _is_here(engine))


def _is_here(engine: Engine) -> bool:
    if engine.name in ("say", "windows") and sys.platform != {"say": "darwin", "windows": "win32"}[engine.name]:
        return False  # other programs are called so elsewhere
    return shutil.which(engine.arguments[0]) is not None


def engine_named(typed: str, language: str, voice: str) -> Engine:
    """Return the engine that was typed: one by its name, or a command with {out}, and with {text} if it takes it so.

    Raises:
        UsageFaultError: It is not here, or is none that can be called.

    """
    known = {engine.name: engine for engine in known_engines(language, voice)}
    engine = known.get(typed)
    if engine is None:
        return _command(typed, voice, list(known))
    if not _is_here(engine):
        here = engines_here()
        raise UsageFaultError(
            _("{typed} is not installed here.").format(typed=typed)
            + " "
            + (
                _("Here are: {engines}.").format(engines=", ".join(here))
                if here
                else _("A command with {text} and {out} in it works too.").format(text=TEXT, out=OUT)
            )
        )
    if engine.name == "piper" and not voice:
        raise UsageFaultError(
            _("piper speaks with a model: name its file with --engine-voice, such as en_GB-alba.onnx.")
        )
    return engine


def _command(typed: str, voice: str, known: list[str]) -> Engine:
    try:
        arguments = tuple(shlex.split(typed, posix=os.name == "posix"))
    except ValueError as error:
        raise UsageFaultError(
            _("--with {typed}: a quotation mark is open; close it.").format(typed=short(typed))
        ) from error
    if not any(OUT in one for one in arguments):
        near = nearest(typed, known)
        raise UsageFaultError(
            f"--with {short(typed)}: "
            + (
                _("did you mean {near}?").format(near=near)
                if near
                else _("name {engines}, or a command with {out} in it.").format(engines=", ".join(known), out=OUT)
            )
        )
    if voice:
        raise UsageFaultError(_("--engine-voice is for engines that are named; write it into the command."))
    program = PurePath(arguments[0])
    if any(PurePath(one).stem.lower() in _SHELLS for one in arguments):
        raise UsageFaultError(
            _(
                "--with {typed}: a text is never handed to a shell; name the program that speaks, or one of yours."
            ).format(typed=short(typed))
        )
    for one in arguments:
        if TEXT in one and one != TEXT and not _AS_A_VALUE.fullmatch(one):
            raise UsageFaultError(
                _(
                    "--with {typed}: {text} stands alone, as an argument of its own; without it the text goes to "
                    "standard input."
                ).format(typed=short(typed), text=TEXT)
            )
    if TEXT in arguments[:1] or (program.suffix.lower() in _BATCH and any(TEXT in one for one in arguments)):
        raise UsageFaultError(
            _("--with {typed}: {program} cannot be given a text like that; use its input.").format(
                typed=short(typed), program=program.name
            )
        )
    if shutil.which(arguments[0]) is None:
        raise UsageFaultError(
            _("--with {typed}: there is no program {program} here.").format(typed=short(typed), program=program.name)
        )
    return Engine(program.stem, arguments)


def speak(
    engine: Engine, text: str, out: Path, *, within: Seconds = WITHIN, clock: Callable[[], Seconds] = time.monotonic
) -> None:
    """Have an engine speak a text into a file that is not there yet.

    Raises:
        EngineFaultError: It did not: it hung, failed, wrote no file, or far too much.

    """
    arguments, given = engine.call(text, out)
    if not spoken_text(text):
        raise EngineFaultError(_("there is nothing in it to be spoken"))
    try:
        _run(engine, arguments, given, out, clock() + within, clock)
    except BaseException:
        with contextlib.suppress(OSError):
            out.unlink()
        raise


def _run(  # noqa: PLR0913, PLR0917 - what it is, and until when
    engine: Engine,
    arguments: list[str],
    given: bytes | None,
    out: Path,
    until: Seconds,
    clock: Callable[[], Seconds],
) -> None:
    apart: dict[str, Any] = {"start_new_session": True} if os.name == "posix" else {}
    environment = os.environ | {"SITWITH_OUT": str(out), "SITWITH_VOICE": engine.voice}
    try:
        process = subprocess.Popen(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=out.parent,
            env=environment,
            **apart,
        )
    except (OSError, ValueError) as error:
        raise EngineFaultError(
            _("{engine} cannot be started ({error})").format(engine=engine.name, error=error)
        ) from error
    complaint = bytearray()
    threads = [
        threading.Thread(target=_give, args=(process, given or b""), name="giving a text", daemon=True),
        threading.Thread(target=_hear, args=(process, complaint), name="hearing complaints", daemon=True),
    ]
    try:
        for thread in threads:
            thread.start()
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = process.wait(_LOOK)
                break
            if clock() > until:
                raise EngineFaultError(_("{engine} did not come to an end").format(engine=engine.name))
            if _size(out) > _MOST_BYTES:
                raise EngineFaultError(_("{engine} wrote without end").format(engine=engine.name))
    finally:
        _end(process)
        for thread in threads:
            thread.join(1.0)
    if code:
        told = " ".join(complaint.decode(errors="replace").split())[:_COMPLAINT].rstrip(".")
        failed = _("{engine} failed: {told}") if told else _("{engine} failed, with {code}")
        raise EngineFaultError(failed.format(engine=engine.name, told=told, code=code))
    if _size(out) <= 0:
        raise EngineFaultError(_("{engine} says that all went well, and wrote no file").format(engine=engine.name))


def _give(process: subprocess.Popen[bytes], text: bytes) -> None:
    """Hand the text over. A thread of its own: a program that reads nothing keeps nobody waiting."""
    if process.stdin is not None:
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(text)
        with contextlib.suppress(OSError, ValueError):
            process.stdin.close()


def _hear(process: subprocess.Popen[bytes], complaint: bytearray) -> None:
    """Take what is complained of, and remember its beginning. A thread of its own."""
    if process.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            while part := process.stderr.read1(4096):  # type: ignore[attr-defined]  # a buffered reader
                complaint += part[: max(0, 4 * _COMPLAINT - len(complaint))]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program and whatever it has started, at once."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.poll() is None:
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1.0)
    for pipe in (process.stdin, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError, ValueError):
                pipe.close()


def _size(file: Path) -> int:
    """Return the size of a plain file; -1 where there is none, or something else."""
    try:
        about = file.lstat()
    except OSError:
        return -1
    return about.st_size if stat.S_ISREG(about.st_mode) else -1
