"""The recording screen: keys, and a picture of where one is.

The loop's thread runs everything here; what may wait (a device that opens, a take that is looked through) is done in
threads, and what comes of it is put on the desk by the loop's thread again. Once the desk is being put away it belongs
to the thread that does so, and the screen shows what it showed last.
"""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Final

from audio.faults import SoundError
from tui.actions.table import Where
from tui.record import words
from tui.record.desk import ROOM_LISTENED, Doing, microphones, open_microphone
from tui.record.help import help_page
from tui.record.page import RecordPage
from tui.record.view import view_of
from tui.screens.workplace import Workplace
from tui.settings.keys import actions_by_key
from tui.text.faults import sentence
from tui.text.language import _
from tui.text.takes import room_remark

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from audio.capture.contract import Input
    from audio.capture.recorder import Ended
    from scripts.units import Seconds
    from tui.picture.cells import Grid
    from tui.picture.page import Paragraph
    from tui.record.desk import Desk
    from tui.record.pacer import Pacer
    from tui.record.page import RecordView
    from tui.screens.context import ScreenContext

_STEPS: Final = {"up": -1, "shift+tab": -1, "down": 1, "tab": 1}
_WAYS_OUT: Final = ("too_much", "overwhelm", "leave")
"""What still means something while the desk is being put away."""
_LONGEST_WORK: Seconds = 5.0
"""What is under way in a thread is waited for so long before the desk is put away all the same."""


class RecordScreen(Workplace):
    """Records a session's lines."""

    def __init__(
        self, context: ScreenContext, desk: Desk, pacer: Pacer, microphone: Callable[[int | None], Input]
    ) -> None:
        super().__init__(context)
        self.desk = desk
        self._pacer = pacer
        self._microphone = microphone
        self._actions = actions_by_key(self.context.bound, Where.RECORDER)
        self._page: RecordPage | None = None
        self._status = ""
        """Something to be said while it lasts: the room is measured."""
        self._devices: list[tuple[int, str]] = []
        self._chosen = 0
        self._idle = threading.Event()
        """Set while nothing is done in a thread; keys wait until then."""
        self._idle.set()
        self._told: tuple[tuple[object, ...], Seconds] = (), self.clock()
        """What is told, and since when."""
        self._last: RecordView | None = None
        self._putting_away: threading.Thread | None = None
        """What puts the desk away."""

    @property
    def busy(self) -> bool:
        """Whether something is done in a thread."""
        return not self._idle.is_set()

    @property
    def sounds(self) -> bool:
        """Whether a take is played, or the soft tone."""
        return self.desk.doing is Doing.LISTENING or self._pacer.sounds

    @property
    def choosing(self) -> bool:
        """Whether a microphone is being chosen."""
        return bool(self._devices)

    def on_mount(self) -> None:
        """Begin: open the microphone and measure the room."""
        if count := len(self.desk.recovered):
            self.desk.notice = (words.RECOVERED if count == 1 else words.RECOVERED_MANY).format(count=count)
        self._begin(self._open(None))

    # -- Frames ---------------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """Notice what has ended by itself, and draw what is now."""
        if self._putting_away is None:
            self.desk.still_listening()
            if not self.busy and (ended := self.desk.ended_by_itself()):
                self._pacer.stop()
                self._begin(self._settle(ended))
        super().tick()

    def grid(self, width: int, height: int, now: Seconds) -> Grid:
        """Return the desk, drawn."""
        palette = self.look.palette(now)
        page = self._page
        if page is None or (page.width, page.height) != (width, height):
            page = self._page = RecordPage(width, height, palette, self.look.charset)
        page.palette = palette
        return page.draw(self._view(now))

    def _view(self, now: Seconds) -> RecordView:
        if self._putting_away is not None and self._last is not None:
            return self._last
        names = tuple(name for _, name in self._devices)
        status = words.MICROPHONES if names else self._status
        told = self.desk.notice, self.desk.remarks, self.desk.doing, self.desk.place, status
        if told != self._told[0]:
            self._told = told, now
        self._last = view_of(
            self.desk,
            self._pacer,
            now,
            bound=self.context.bound,
            still=self.look.still,
            status=status,
            choices=names,
            chosen=self._chosen,
            since=now - self._told[1],
        )
        return self._last

    # -- What takes a moment --------------------------------------------------------------------------------------

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        """Have something done that waits for threads; keys that would meet it wait until it is done."""
        self._idle.clear()
        self.run_worker(self._until_idle(work))

    async def _until_idle(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        finally:
            self._idle.set()

    async def _open(self, device: int | None) -> None:
        """Open a microphone, then listen to the room for two seconds."""
        fault = await asyncio.to_thread(open_microphone, self.desk, lambda: self._microphone(device))
        self._idle.set()
        if fault:
            self.desk.notice = fault
            return
        self._status = words.ROOM
        await asyncio.sleep(ROOM_LISTENED)
        if self._putting_away is not None:
            return
        room = self.desk.measure_room()
        self._status = ""
        if room is not None and self.desk.doing is Doing.READY:
            said = _("The room: {room:.0f} dB. {remark}").format(room=room, remark=room_remark(room))
            self.desk.notice = f"{self.desk.notice} {said}".strip()

    async def _look_for_microphones(self) -> None:
        try:
            self._devices = await asyncio.to_thread(microphones, self.desk)
            self.desk.notice = "" if self._devices else words.NO_MICROPHONES
        except SoundError as error:
            self.desk.notice = sentence(error)
        self._chosen = 0

    async def _end(self, *, look: bool, notice: str = "") -> None:
        """End the take; look at it, or leave it among the takes and say this."""
        self._pacer.stop()
        ended = await asyncio.to_thread(self.desk.end)
        if ended is not None:
            await self._settle(ended, look=look, notice=notice)

    async def _settle(self, ended: Ended, *, look: bool = True, notice: str = "") -> None:
        settled = await asyncio.to_thread(self.desk.settle, ended)
        if look:
            self.desk.look_at(settled, ended)
        else:
            self.desk.doing = Doing.READY
            self.desk.notice = settled if isinstance(settled, str) else notice

    async def _keep(self) -> None:
        await asyncio.to_thread(self.desk.keep)

    # -- Quiet, and away ------------------------------------------------------------------------------------------

    def too_much(self) -> None:
        """Quiet, at once: what plays or is recorded stops, and what was recorded stays."""
        if self._putting_away is not None:
            return
        self._devices, self._status = [], ""
        self._pacer.stop()
        self.desk.stop_listening()
        if self.desk.doing is Doing.RECORDING and not self.busy:
            self._begin(self._end(look=False, notice=words.QUIET_TAKE))
        else:
            self.desk.notice = words.QUIET
        self.tick()

    def depart(self, farewell: str) -> None:
        """Let what sounds fade, and seal the take under way."""
        if self._putting_away is not None:
            return
        self._devices, self._status, self.desk.notice = [], farewell, ""
        self._pacer.stop()
        self.tick()
        # No daemon: a long take is sealed before the program ends, whatever is shown meanwhile.
        self._putting_away = threading.Thread(target=self._put_away, name="putting the desk away")
        self._putting_away.start()

    def _put_away(self) -> None:
        """Seal what is recorded, and remember the place. A thread of its own."""
        try:
            self._idle.wait(_LONGEST_WORK)
            self.desk.close()
            self._pacer.close()
        finally:
            self.put_away.set()

    def close(self) -> None:
        """Put away what is not yet, and return when that is done. After the loop has ended."""
        self._idle.set()
        if self._putting_away is None:
            self._pacer.stop()
            self._putting_away = threading.Thread(target=self._put_away, name="putting the desk away")
            self._putting_away.start()
        self._putting_away.join()

    def help_page(self) -> Sequence[Paragraph]:
        """Return the recorder's keys, what becomes of takes, and the words about safety."""
        return help_page(self.context.bound)

    # -- Keys -----------------------------------------------------------------------------------------------------

    def action_of(self, key: str) -> str | None:
        """Return what a key means here, where some mean something else than to a listener."""
        return self._actions.get(key)

    def press(self, key: str, character: str | None, now: Seconds) -> bool:
        """Choose among the microphones, and take the keys that always mean the same."""
        del character, now
        if self._putting_away is not None:
            return self.action_of(key) not in _WAYS_OUT
        if key == "escape":
            self._escape()
        elif not self._devices:
            return False
        elif key in _STEPS:
            self._chosen = (self._chosen + _STEPS[key]) % len(self._devices)
        elif key == "enter":
            index, _ = self._devices[self._chosen]
            self._devices = []
            self._begin(self._open(index))
        else:
            return False
        return True

    def _escape(self) -> None:
        """Close the choice; or end a take without looking at it."""
        if self._devices:
            self._devices = []
        elif self.desk.doing is Doing.RECORDING and not self.busy:
            self._begin(self._end(look=False))
        else:
            self.desk.stop_listening()

    def do(self, action: str, now: Seconds) -> None:
        """Do what an action of the recorder asks."""
        del now
        match action:
            case "record_take":
                self._take()
            case "record_again":
                self._record()
            case "record_keep":
                self.desk.stop_listening()
                if not self.busy and self.desk.doing is Doing.REVIEW:
                    self._begin(self._keep())
            case "record_listen":
                if not self.busy and self.desk.doing in (Doing.READY, Doing.REVIEW):
                    self.desk.listen()
            case "record_headphones":
                self.desk.notice = self._pacer.turn_tone()
            case _ if self._may_move() and not self.desk.move(action) and action == "record_microphones":
                self._begin(self._look_for_microphones())

    def _take(self) -> None:
        """Begin a take, end it, or stop what is played."""
        if self.busy or self._devices:
            return
        match self.desk.doing:
            case Doing.RECORDING:
                self._begin(self._end(look=True))
            case Doing.LISTENING:
                self.desk.stop_listening()
            case Doing.READY:
                self._record()
            case _:
                pass  # a take to be looked at is not thrown over by the key that ended it

    def _record(self) -> None:
        """Begin a take, with a count-in."""
        if self.busy or self._devices or self.desk.doing in (Doing.RECORDING, Doing.LOOKING):
            return
        self._status = ""
        if self.desk.record():
            self._pacer.begin(self.desk.cue)

    def _may_move(self) -> bool:
        self.desk.stop_listening()
        return not self.busy and not self._devices and self.desk.doing in (Doing.READY, Doing.REVIEW)
