"""A part of an ONNX model, cut out between tensors of it."""

from collections.abc import Sequence
from typing import Any

_INTEGERS = frozenset({"ids", "tokens", "/encoder/Cast_output_0"})
"""The tensors of whole numbers that a model's file does not describe."""


def cut_out(onnx: Any, whole: Any, inputs: Sequence[str], outputs: Sequence[str]) -> Any:  # noqa: ANN401 - no types
    """Return the part of a model that leads from some of its tensors to others."""
    maker = {name: node for node in whole.graph.node for name in node.output}
    wanted, needed = list(outputs), set[str]()
    while wanted:
        name = wanted.pop()
        if name in needed or name in inputs or not name:
            continue
        needed.add(name)
        if name in maker:
            wanted += maker[name].input
    integer, real = onnx.TensorProto.INT64, onnx.TensorProto.FLOAT
    kinds = {each.name: each.type.tensor_type.elem_type for each in whole.graph.value_info}

    def told(name: str) -> Any:  # noqa: ANN401 - see above
        return onnx.helper.make_tensor_value_info(name, kinds.get(name, integer if name in _INTEGERS else real), None)

    graph = onnx.helper.make_graph(
        [node for node in whole.graph.node if any(name in needed for name in node.output)],
        "part",
        [told(name) for name in inputs],
        [told(name) for name in outputs],
        [each for each in whole.graph.initializer if each.name in needed],
    )
    return onnx.helper.make_model(graph, opset_imports=whole.opset_import, ir_version=whole.ir_version)
