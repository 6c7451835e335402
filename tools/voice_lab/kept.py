"""What was found of a voice's clips, by session and by each clip's checksum: one hearing of all takes hours."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from tools.voice_lab.judges import Judged
from tools.voice_lab.measures import Measured
from tools.voice_lab.store import write_whole


class Kept:
    """A folder with a file for each session, so that several can be heard at once."""

    def __init__(self, folder: Path) -> None:
        """Use the folder, made where it is not there."""
        self._folder = folder
        self._read: dict[str, dict[str, Any]] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def measured(self, name: str, crc: int) -> Measured | None:
        """Return what a clip measured, if it was this one."""
        found = self._session(name).get(f"{name}/measured")
        return Measured(**found["found"]) if found and found["crc"] == crc else None

    def keep_measured(self, name: str, crc: int, found: Measured) -> None:
        """Keep what a clip measured."""
        values = asdict(replace(found, judged=None))
        self._keep(name, f"{name}/measured", {"crc": crc, "found": values})

    def judged(self, name: str, crc: int) -> Judged:
        """Return what the judges found of a clip as it is now."""
        found = self._session(name).get(name)
        return Judged(**found) if found and found["crc"] == crc else Judged(crc)

    def keep_judged(self, name: str, found: Judged) -> None:
        """Keep what the judges found."""
        self._keep(name, name, asdict(found))

    def _file(self, name: str) -> Path:
        return self._folder / f"{name.split('/', maxsplit=1)[0]}.json"

    def _session(self, name: str) -> dict[str, Any]:
        file = self._file(name)
        if file.name not in self._read:
            self._read[file.name] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        return self._read[file.name]

    def _keep(self, name: str, key: str, values: dict[str, Any]) -> None:
        session = self._session(name)
        session[key] = values
        write_whole(self._file(name), json.dumps(session, indent=0).encode())
