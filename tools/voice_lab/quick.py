"""A model's convolutions in real numbers, and the long ones by Fourier transforms: the same sound in half the time.

The larger model's file holds its weights in whole numbers and rounds what flows through it to them at every layer
(`ConvInteger`, `MatMulInteger`), which is small and no faster. Here the weights are read as the numbers that they stand
for, and nothing that flows is rounded. Then each long convolution is done in blocks of 32: transformed, multiplied and
transformed back, with three products for each complex one (Karatsuba), so 47 products give 22 values of a kernel of 11
instead of 242. What comes out differs by some millionths.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

_BLOCK = 32
_SHORTEST = 5  # a kernel of 3 is as quick without


def in_real_numbers(onnx: Any, model: Any) -> None:  # noqa: ANN401 - onnx carries no types
    """Put plain convolutions and products in the place of those in whole numbers."""
    graph, read = model.graph, onnx.numpy_helper.to_array
    weights = {each.name: each for each in graph.initializer}
    maker = {name: node for node in graph.node for name in node.output}
    user = {name: node for node in graph.node for name in node.input}
    instead: dict[str, Any] = {}
    for node in graph.node:
        if node.op_type not in {"ConvInteger", "MatMulInteger"}:
            continue
        rounded, after, bias = maker[node.input[0]], user[node.output[0]], []
        if after.op_type == "Add":  # a bias, divided by the scale and rounded too
            (told,) = (name for name in after.input if name != node.output[0])
            while maker[told].op_type != "Div":
                told = maker[told].input[0]
            bias, after = [maker[told].input[0]], user[after.output[0]]
        scaled = user[after.output[0]]
        (scale,) = (name for name in scaled.input if name != after.output[0])
        (step,) = (name for name in maker[scale].input if name != rounded.output[1])
        name = f"{node.input[1]}/real"
        if name not in weights:
            whole, zero, size = (
                read(weights[each]).astype(np.float32) for each in (node.input[1], node.input[3], step)
            )
            ones = [1] * (whole.ndim - 1)
            if node.op_type == "ConvInteger":
                zero, size = (each.reshape(-1, *ones) if each.size > 1 else each for each in (zero, size))
            weights[name] = onnx.numpy_helper.from_array((whole - zero) * size, name)
            graph.initializer.append(weights[name])
        kind, given = node.op_type.removesuffix("Integer"), [rounded.input[0], name, *bias]
        plain = onnx.helper.make_node(kind, given, [scaled.output[0]], name=f"{node.name}/real")
        plain.attribute.extend(node.attribute)
        instead[scaled.output[0]] = plain
    nodes = [instead.get(node.output[0], node) for node in graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def with_quick_convolutions(onnx: Any, model: Any) -> None:  # noqa: ANN401 - see above
    """Put what gives the same in place of each long convolution of a sound, whose weights are known."""
    graph = model.graph
    weights = {each.name: each for each in graph.initializer}
    nodes: list[Any] = []
    for node in graph.node:
        told = {each.name: onnx.helper.get_attribute_value(each) for each in node.attribute}
        if _is_long(node, told, weights):
            kernel = onnx.numpy_helper.to_array(weights[node.input[1]])
            nodes += _Blocks(onnx, graph, node).instead(kernel, told)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def _is_long(node: Any, told: dict[str, Any], weights: dict[str, Any]) -> bool:  # noqa: ANN401 - see above
    if node.op_type != "Conv" or node.input[1] not in weights:
        return False
    to, of, *length = weights[node.input[1]].dims
    plain = told.get("group", 1) == 1 and list(told.get("strides", [1])) == [1] and "pads" in told
    return plain and len(length) == 1 and _SHORTEST <= length[0] < _BLOCK and min(to, of) >= _BLOCK


class _Blocks:
    """One convolution, done in blocks."""

    def __init__(self, onnx: Any, graph: Any, node: Any) -> None:  # noqa: ANN401 - see above
        self._onnx, self._graph, self._node = onnx, graph, node
        self._name = node.output[0]

    def instead(self, kernel: npt.NDArray[np.float32], told: dict[str, Any]) -> Iterator[Any]:
        """Yield the nodes in its place; `kernel` is of shape (to, from, length)."""
        to, of, length = kernel.shape
        there, weigh, back = products(length)
        (apart,) = told.get("dilations", [1])
        yield from self._cut(of, length, apart, list(told["pads"]))
        # There, one product of matrices for each row, and back.
        yield self._make("Reshape", ["blocked", self._whole("rows", [_BLOCK, -1])], "values")
        yield self._make("MatMul", [self._real("there", there), "values"], "turned")
        yield self._make("Reshape", ["turned", self._whole("split", [len(there), -1, of])], "apart")
        weighed = np.einsum("rk,oik->rio", weigh, kernel.astype(np.float64))
        yield self._make("MatMul", ["apart", self._real("weights", weighed)], "weighed")
        yield self._make("Reshape", ["weighed", self._whole("products", [len(there), -1])], "together")
        yield self._make("MatMul", [self._real("back", back), "together"], "found")
        # One after the other.
        yield self._make("Reshape", ["found", self._whole("parts", [len(back), -1, apart, to])], "parted")
        yield self._make("Transpose", ["parted"], "ordered", perm=[1, 0, 2, 3])
        yield self._make("Reshape", ["ordered", self._whole("sound", [1, -1, to])], "long")
        yield self._make("Slice", ["long", "axis", "given", self._whole("time", [1])], "cut")
        if len(self._node.input) > len(("sound", "weights")):
            yield self._make("Add", ["cut", self._node.input[2]], "added")
            yield self._make("Transpose", ["added"], perm=[0, 2, 1])
        else:
            yield self._make("Transpose", ["cut"], perm=[0, 2, 1])

    def _cut(self, of: int, length: int, apart: int, around: list[int]) -> Iterator[Any]:
        """Yield what makes blocks of every `apart`th value: (32, blocks x apart, from)."""
        left, right = around
        step = (_BLOCK - length + 1) * apart
        sound, axis, wide = self._node.input[0], self._whole("axis", [0]), self._whole("step", [step])
        # How many blocks there are, and silence around so that they are whole.
        yield self._make("Shape", [sound], "length", start=2, end=3)
        yield self._make("Add", ["length", self._whole("more", [left + right - (length - 1) * apart])], "given")
        yield self._make("Add", ["given", self._whole("less", [step - 1])], "about")
        yield self._make("Div", ["about", wide], "blocks")
        yield self._make("Mul", ["blocks", wide], "whole")
        yield self._make("Sub", ["whole", "given"], "lacking")
        yield self._make("Add", ["lacking", self._whole("right", [right])], "after")
        yield self._make("Concat", [self._whole("before", [0, 0, left, 0, 0]), "after"], "around", axis=0)
        yield self._make("Pad", [sound, "around"], "padded", mode="constant")
        yield self._make("Squeeze", ["blocks", axis], "count")
        yield self._make("Range", [self._whole("none", 0), "count", self._whole("one", 1)], "each")
        yield self._make("Mul", ["each", wide], "starts")
        yield self._make("Unsqueeze", ["starts", self._whole("second", [1])], "column")
        yield self._make("Add", ["column", self._whole("between", np.arange(apart)[None, :])], "phases")
        yield self._make("Reshape", ["phases", self._whole("flat", [-1])], "places")
        yield self._make("Add", [self._whole("inside", (np.arange(_BLOCK) * apart)[:, None]), "places"], "taken")
        yield self._make("Reshape", ["padded", self._whole("plain", [of, -1])], "single")
        yield self._make("Transpose", ["single"], "moments", perm=[1, 0])
        yield self._make("Gather", ["moments", "taken"], "blocked", axis=0)

    def _make(self, kind: str, given: list[str], out: str = "", **attributes: Any) -> Any:  # noqa: ANN401 - see above
        """Return a node; without `out` it gives what the convolution gave."""
        outside = set(self._node.input)
        names = [name if name in outside else self._named(name) for name in given]
        made = self._named(out) if out else self._name
        return self._onnx.helper.make_node(kind, names, [made], name=f"{self._name}/make/{out}", **attributes)

    def _named(self, what: str) -> str:
        return f"{self._name}/{what}"

    def _whole(self, what: str, value: npt.ArrayLike) -> str:
        return self._constant(what, np.asarray(value, dtype=np.int64))

    def _real(self, what: str, value: npt.ArrayLike) -> str:
        return self._constant(what, np.asarray(value, dtype=np.float32))

    def _constant(self, what: str, value: npt.NDArray[Any]) -> str:
        self._graph.initializer.append(self._onnx.numpy_helper.from_array(value, self._named(what)))
        return what


def products(length: int) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return what turns a block, a kernel so long, and their products into what the kernel gives of the block.

    `back @ ((weigh @ kernel) * (there @ block))` are the `32 - length + 1` values at which the kernel lies inside.
    """
    half = _BLOCK // 2
    turn = np.exp(-2j * np.pi * np.outer(np.arange(half + 1), np.arange(_BLOCK)) / _BLOCK)
    flipped = turn[:, (-np.arange(length)) % _BLOCK]  # a model's convolution is a correlation
    home = [np.fft.irfft(unit * np.eye(half + 1), _BLOCK, axis=1) for unit in (1.0, 1j)]
    there, weigh, back = [], [], []
    for place in range(half + 1):
        value, weight = turn[place], flipped[place]
        real, imaginary = home[0][place], home[1][place]
        if place in {0, half}:
            there.append(value.real)
            weigh.append(weight.real)
            back.append(real)
            continue
        # (a + bi)(c + di) is ac - bd, and (a + b)(c + d) - ac - bd of i
        there += [value.real, value.imag, value.real + value.imag]
        weigh += [weight.real, weight.imag, weight.real + weight.imag]
        back += [real - imaginary, -real - imaginary, imaginary]
    return np.array(there), np.array(weigh), np.array(back).T[: _BLOCK - length + 1]
