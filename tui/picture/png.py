"""Pictures of few colours as PNG files (https://www.w3.org/TR/png-3/): a number for each pixel, a table of colours."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _INDEXED = 8, 3
_UP = 2
"""The filter of each row: differences to the row above. The numbers lie along a ramp, and light is soft."""
_LEVEL = 6
"""Of zlib: above it, it takes much longer for a few bytes less."""


def indexed_png(
    numbers: NDArray[np.uint8], colours: NDArray[np.uint8], alphas: NDArray[np.uint8] | None = None
) -> bytes:
    """Return a PNG file.

    Args:
        numbers: Shape (rows, columns): the colour of each pixel, by its number in the table.
        colours: Shape (n, 3): the table, sRGB 0 to 255; n is 256 at most.
        alphas: Shape (n,): how much each colour covers what is under it, 0 to 255; None: wholly.

    """
    rows, columns = numbers.shape
    lines = np.full((rows, columns + 1), _UP, dtype=np.uint8)
    lines[0, 1:] = numbers[0]
    np.subtract(numbers[1:], numbers[:-1], out=lines[1:, 1:])  # modulo 256, as the filter has it
    parts = [
        _chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, _EIGHT_BITS, _INDEXED, 0, 0, 0)),
        _chunk(b"PLTE", colours.astype(np.uint8).tobytes()),
        _chunk(b"tRNS", alphas.astype(np.uint8).tobytes()) if alphas is not None else b"",
        _chunk(b"IDAT", zlib.compress(lines.tobytes(), _LEVEL)),
        _chunk(b"IEND", b""),
    ]
    return _SIGNATURE + b"".join(parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
