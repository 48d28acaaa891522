"""What torch's exporter is helped with: operations that ONNX lacks, metadata, a package that is not there."""

from __future__ import annotations

import contextlib
import importlib
import inspect
from collections.abc import Iterator
from typing import Any


def lookups() -> Any:
    """Has embeddings computed by operations that ONNX has: bags, and a padding word, which gets no gradient."""
    import torch
    from torch.nn import functional as F

    def embedding(**a: Any) -> Any:
        e = F.embedding(a["input"], a["weight"])
        return e * (a["input"] != a["padding_idx"]).unsqueeze(-1).to(e.dtype)

    def bag(**a: Any) -> Any:
        e = F.embedding(a["input"], a["weight"])
        if a["per_sample_weights"] is not None:
            e = e * a["per_sample_weights"].unsqueeze(-1)
        return e.amax(1) if a["mode"] == "max" else e.sum(1) if a["mode"] == "sum" else e.mean(1)

    class Mode(torch.overrides.TorchFunctionMode):
        used = False

        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            kwargs = kwargs or {}
            if func is not F.embedding and func is not F.embedding_bag:
                return func(*args, **kwargs)
            given = inspect.signature(func).bind(*args, **kwargs)
            given.apply_defaults()
            a = given.arguments
            padding, bags = a["padding_idx"], func is F.embedding_bag
            plain = a["max_norm"] is None and (
                padding is None and a["offsets"] is None and a["input"].ndim == 2 if bags
                else padding is not None and not a["weight"][padding].any())
            if not plain:
                return func(*args, **kwargs)
            self.used = True
            return (bag if bags else embedding)(**a)

    return Mode()


def metadata(key: str, value: str) -> bytes:
    """A pair of texts as bytes that add it to the metadata of the ONNX file that they are appended to."""

    def field(number: int, content: bytes) -> bytes:
        size, length = b"", len(content)
        while length > 127:
            size, length = size + bytes([length & 127 | 128]), length >> 7
        return bytes([number << 3 | 2]) + size + bytes([length]) + content

    return field(14, field(1, key.encode()) + field(2, value.encode()))


@contextlib.contextmanager
def exporting() -> Iterator[None]:
    """Has torch's exporter do without package onnx, which it asks for functions of onnxscript only."""
    utils: Any = None
    try:
        there = hasattr(importlib.import_module("onnx"), "load_model_from_string")  # not a folder of that name
    except ImportError:
        there = False
    if not there:
        utils = _exporter_module()
    if utils is None:
        yield
        return
    known = utils._add_onnxscript_fn
    utils._add_onnxscript_fn = lambda model, _: model
    try:
        yield
    finally:
        utils._add_onnxscript_fn = known


def _exporter_module() -> Any:
    for name in ("torch.onnx._internal", "torch.onnx._internal.torchscript_exporter"):
        with contextlib.suppress(ImportError):
            module = importlib.import_module(name + ".onnx_proto_utils")
            if hasattr(module, "_add_onnxscript_fn"):
                return module
    return None
