"""How loud the ear finds each frequency: keeps a colour that changes from changing the loudness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from audio.envelopes import Values


def weight(frequencies: Values) -> Values:
    """Return the gain that K-weighting gives to frequencies in hertz.

    The two filters of ITU-R BS.1770 as what they stand for: a high pass at 38 Hz and a shelf of 4 dB above 1.5 kHz.
    Measuring needs the exact filters; holding a level steady does not.
    """
    high_pass = frequencies**2 / (frequencies**2 + 38.0**2)
    shelf = 1.0 + (10.0 ** (4.0 / 20.0) - 1.0) * frequencies**3 / (frequencies**3 + 1500.0**3)
    return np.asarray(high_pass * shelf)
