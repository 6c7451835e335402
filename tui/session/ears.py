"""Listening to the listener of a session: whether it does, with what, and how far it may.

It listens only where that was asked for: by an option, a setting, or a key. What is heard is asked for by whoever needs
it, and kept nowhere. One thread: the caller's; a microphone has its own (``audio/hearing/microphone.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scripts import bounds
from scripts.listener.heard import Heard, HearsTones, Unsure
from tui.text import listening

if TYPE_CHECKING:
    from collections.abc import Callable

    from scripts.listener.heard import BreathSource
    from scripts.units import Seconds


class Ears:
    """See the module.

    Args:
        source: Opens what is listened with, at a time of the clock. Returns at once.
        asked: Whether it was asked to listen from the beginning.
        throughout: Whether nothing that sounds here reaches the microphone, so that it may listen while tones sound.
        notices: Whether it may begin a repair by itself.
        asks: Whether that nothing reaches it is to be asked, and tried by a soft tone.
        patience: For how long a breath is waited for, before a session that meets it.

    """

    def __init__(  # noqa: PLR0913 - four that a test leaves as they are
        self,
        source: Callable[[Seconds], BreathSource],
        *,
        asked: bool = False,
        throughout: bool = False,
        notices: bool = True,
        patience: Seconds = bounds.LISTEN_PATIENCE,
        asks: bool = False,
    ) -> None:
        self._open = source
        self._source: BreathSource | None = None
        self._microphone: HearsTones | None = None
        """The same, where sound that is played here may reach it."""
        self._is_new = self._has_given = True
        """Whether what may be said of a microphone has not been: by its name, and of what it gives."""
        self.asked = asked
        self.there = source is not _nothing_to_hear_with
        """Whether there is anything to listen with."""
        self.failed = False
        """Whether it listened, and could not any more."""
        self.throughout, self.notices, self.patience = throughout, notices, patience
        self.asks = asks

    @property
    def on(self) -> bool:
        """Whether it listens now."""
        return self._source is not None

    def begin(self, now: Seconds) -> None:
        """Begin to listen."""
        self.failed = False
        if self._source is None:
            self._source = source = self._open(now)
            self._microphone = source if isinstance(source, HearsTones) else None
            self._is_new = self._has_given = True

    def end(self) -> None:
        """Listen no more."""
        source, self._source, self._microphone = self._source, None, None
        if source is not None:
            source.close()

    def anew(self, now: Seconds) -> None:
        """Forget what was heard up to now."""
        if self._source is not None:
            self._source.anew(now)

    def heard(self, now: Seconds) -> Heard:
        """Return what is heard; nothing where it does not listen."""
        return Heard(now) if self._source is None else self._source.heard(now)

    def try_tone(self, now: Seconds) -> bool:
        """Listen for a tone that is about to be played here; return whether it can, by now."""
        microphone = self._microphone
        if microphone is None or not microphone.hears:
            return False
        microphone.try_tone(now)
        return True

    @property
    def came_back(self) -> bool | None:
        """Whether the tone that was tried came back; None while that cannot be told."""
        return None if self._microphone is None else self._microphone.came_back

    def trouble(self, now: Seconds) -> str | None:
        """Return a sentence, once, where it cannot listen any more; it then does not."""
        source = self._source
        if source is None or source.heard(now).why is not Unsure.GONE:
            return None
        fault = source.fault
        self.end()
        self.asked, self.failed = False, True
        return listening.format_fault(fault) if fault is not None else None

    def caution(self, now: Seconds) -> str | None:
        """Return a sentence, once, where a microphone is there and little can be heard with it; it listens on."""
        microphone = self._microphone
        if microphone is None or not microphone.hears:
            return None
        if self._is_new:
            self._is_new = False
            if told := listening.suppression(microphone.name, listening.SUPPRESSED_HERE):
                return told
        if self._has_given and microphone.heard(now).why is Unsure.NOTHING:
            self._has_given = False
            return listening.GIVES_NOTHING
        return None


def no_ears() -> Ears:
    """Return ears that nobody can ask to listen, for a session that is heard elsewhere."""
    return Ears(_nothing_to_hear_with)


def _nothing_to_hear_with(now: Seconds) -> BreathSource:
    return _Deaf(now)


class _Deaf:
    """A source that has gone."""

    name, fault = "", None

    def __init__(self, now: Seconds) -> None:
        self._heard = Heard(now, why=Unsure.GONE)

    def heard(self, now: Seconds) -> Heard:
        del now
        return self._heard

    def anew(self, now: Seconds) -> None:
        """There was nothing."""

    def close(self) -> None:
        """There is nothing to let go of."""
