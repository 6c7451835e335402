"""A recursive filter by blocks: the exact response of biquads, worked out as a few products of small matrices.

A block of the output is the block of the input through a triangle of the impulse response, and the free course of the
state that the blocks before have left (Burrus, "Block realization of digital filters", 1972). The states follow from
one another in the same way, first within a row of blocks and then from row to row, so nothing goes frame by frame.

The state is taken in the coordinates in which its square is all the energy that it will still give: nothing in it
grows, and single precision is enough. The matrices are small on purpose: larger ones are spread over all cores, which
wait for one another longer than they work.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from audio.level.filters import Biquad
    from audio.units import Frames

    Values = npt.NDArray[np.float64]
    Singles = npt.NDArray[np.float32]

_BLOCK: Final[Frames] = 48
_BLOCKS: Final = 25
"""In a row."""
_ROWS: Final = 40
STRETCH: Final[Frames] = _BLOCK * _BLOCKS * _ROWS
"""What is filtered at once."""
_AT_ONCE: Final = 100
"""Blocks in one product: more than some 260,000 multiplications would be spread over the cores."""
_DOUBLINGS: Final = 24
"""So often is the time doubled over which a state's energy is added up: minutes, where it is gone in a tenth of one."""


class BlockFilter:
    """Biquads one after the other over sound that comes in stretches. Keeps the state between them; one thread.

    A shallow copy goes on by itself from where this one is.
    """

    def __init__(self, filters: tuple[Biquad, ...], channels: int) -> None:
        self._by = _matrices(filters)
        order = self._by.into.shape[1]
        self._state = np.zeros((channels, order))
        self._work = np.zeros((channels, _BLOCKS * _ROWS, _BLOCK + order), np.float32)

    def filtered(self, sound: Singles) -> Singles:
        """Return the next stretch filtered, [channels, STRETCH].

        Args:
            sound: [STRETCH, channels].

        """
        by, work = self._by, self._work
        channels, order = self._state.shape
        for channel in range(channels):  # whole, it would be copied twice
            work[channel, :, :_BLOCK] = sound[:, channel].reshape(-1, _BLOCK)
        blocks = work.reshape(-1, _AT_ONCE, _BLOCK + order)
        given = (blocks[:, :, :_BLOCK] @ by.into).astype(np.float64)
        rows = given.reshape(channels, _ROWS, _BLOCKS * order)
        # What each row leaves, and with it where each begins: the first where the stretch before ended.
        left = np.concatenate([self._state[:, None], rows @ by.row_ends], axis=1)
        begun = (left[:, :-1].reshape(channels, 1, -1) @ by.row_begins).reshape(channels, _ROWS, order)
        self._state = begun[:, -1] @ by.row_onward + left[:, -1]
        both = np.concatenate([begun, rows], axis=2).reshape(2 * channels, -1, (_BLOCKS + 1) * order)
        work[:, :, _BLOCK:] = (both @ by.states).reshape(channels, _BLOCKS * _ROWS, order)
        out: Singles = np.matmul(blocks, by.through).reshape(channels, STRETCH)
        return out


class _Matrices(NamedTuple):
    """What filters are by blocks; ``order`` values are a state."""

    into: Singles
    """A block to what it leaves in the state, [_BLOCK, order]."""
    through: Singles
    """A block, and the state it meets, to what comes out, [_BLOCK + order, _BLOCK]."""
    row_ends: Values
    """What the blocks of a row leave, to what the row leaves, [_BLOCKS * order, order]."""
    row_begins: Values
    """What the stretch before and each row but the last leave, to the states that rows meet."""
    row_onward: Values
    """A state to the state a row later, [order, order]."""
    states: Values
    """The state a row meets, and what its blocks leave, to the states that they meet."""


@lru_cache(maxsize=8)
def _matrices(filters: tuple[Biquad, ...]) -> _Matrices:
    into, from_state, onward, through = _blocks(filters)
    order = len(onward)
    within, row_onward = _steps(onward, _BLOCKS)
    between, _ = _steps(row_onward, _ROWS)
    behind = np.concatenate([np.linalg.matrix_power(onward, count).T for count in range(_BLOCKS)], axis=1)
    return _Matrices(
        into.astype(np.float32),
        np.concatenate([through, from_state]).astype(np.float32),
        np.ascontiguousarray(within[:, -order:]),
        between,
        np.ascontiguousarray(row_onward.T),
        np.concatenate([behind, np.pad(within[:, :-order], ((0, 0), (order, 0)))]),
    )


def _steps(onward: Values, count: int) -> tuple[Values, Values]:
    """Return what makes states of inputs, [count * order, count * order], and what a state becomes in so many steps.

    Input ``i`` is in the states from its own on: ``onward`` to the power of ``j - i`` of it in state ``j``.
    """
    order = len(onward)
    powers = [np.eye(order)]
    for _ in range(count):
        powers.append(powers[-1] @ onward)
    matrix = np.zeros((count, order, count, order))
    for i in range(count):
        for j in range(i, count):
            matrix[i, :, j] = powers[j - i].T
    return matrix.reshape(count * order, count * order), powers[count]


def _blocks(filters: tuple[Biquad, ...]) -> tuple[Values, Values, Values, Values]:
    """Return what a block does to the state, the state to a block, a block to the state's next, and to its output."""
    a, b, c, d = _state_space(filters)
    energy, power = np.outer(c, c), a
    for _ in range(_DOUBLINGS):
        energy, power = energy + power.T @ energy @ power, power @ power
    turn = np.linalg.cholesky(energy).T
    back = np.linalg.inv(turn)
    a, b, c = turn @ a @ back, turn @ b, c @ back
    courses = [c]
    inputs = [b]
    for _ in range(_BLOCK - 1):
        courses.append(courses[-1] @ a)
        inputs.append(a @ inputs[-1])
    impulse = np.array([d, *(course @ b for course in courses[:-1])])
    through = np.zeros((_BLOCK, _BLOCK))
    for i in range(_BLOCK):
        through[i, i:] = impulse[: _BLOCK - i]
    return np.stack(inputs[::-1]), np.stack(courses, axis=1), np.linalg.matrix_power(a, _BLOCK), through


def _state_space(filters: tuple[Biquad, ...]) -> tuple[Values, Values, Values, float]:
    """Return A, B, C and D of biquads one after the other, each in the transposed direct form."""
    order = 2 * len(filters)
    a, b, c, d = np.zeros((order, order)), np.zeros(order), np.zeros(order), 1.0
    for index, ((b0, b1, b2), (a1, a2)) in enumerate(filters):
        at = 2 * index
        # What comes in is c s + d x of those before; what goes out is b0 of that, and the first of the two states.
        for row, (b_next, a_next) in enumerate(((b1, a1), (b2, a2))):
            a[at + row] += (b_next - a_next * b0) * c
            b[at + row] += (b_next - a_next * b0) * d
            a[at + row, at] -= a_next
        a[at, at + 1] += 1.0
        c, d = b0 * c, b0 * d
        c[at] += 1.0
    return a, b, c, d
