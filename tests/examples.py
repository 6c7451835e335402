"""How many examples a property is tried with: few and the same ones in the gate, all of them in ``make test-long``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Collection

    from hypothesis import HealthCheck

GATE, FULL = "gate", "full"
_GATE_SHARE = 10
_GATE_FEWEST = 5


def register_profiles() -> None:
    """Make both profiles known and choose the gate's; ``--hypothesis-profile=full`` chooses the other.

    The gate says the same of the same code each time: a change is not held up by an example that it did not bring.
    How long an example takes says more about a busy machine than about the code; speed is measured in bench/.
    """
    settings.register_profile(GATE, deadline=None, derandomize=True, max_examples=20)
    settings.register_profile(FULL, deadline=None, max_examples=200)
    settings.load_profile(GATE)


def examples(full: int, suppress_health_check: Collection[HealthCheck] = ()) -> settings:
    """Return the settings of a property that is tried with so many examples in full, in the gate with a tenth."""
    share = full if settings.get_current_profile_name() == FULL else max(_GATE_FEWEST, full // _GATE_SHARE)
    return settings(max_examples=share, suppress_health_check=suppress_health_check)
