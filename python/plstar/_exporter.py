"""What torch's exporter is helped with: operations that ONNX lacks, metadata, a package that is not there."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import sys
import warnings
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


def decomposed(seen: list[warnings.WarningMessage]) -> Any:
    """Has functions that the exporter lacks, or writes with constants of single precision, computed by others.

    Warnings that come meanwhile name the place that calls the function, as they do without it.
    """
    import torch
    from torch.nn import functional as F

    def rms_norm(x: Any, normalized_shape: Any, weight: Any = None, eps: Any = None) -> Any:
        axes = tuple(range(-len(normalized_shape), 0))
        small = torch.finfo(x.dtype).eps if eps is None else eps
        y = x * torch.rsqrt((x * x).mean(axes, keepdim=True) + number(small, x))
        return y if weight is None else y * weight

    def bilinear(input1: Any, input2: Any, weight: Any, bias: Any = None) -> Any:
        y = torch.einsum("...i,oij,...j->...o", input1, weight, input2)
        return y if bias is None else y + bias

    def expm1(input: Any) -> Any:
        return torch.tanh(input * 0.5) * (torch.exp(input) + 1)  # accurate near 0 too

    def threshold(input: Any, threshold: float, value: float, inplace: bool = False) -> Any:
        return torch.where(input > number(threshold, input), input, number(value, input))

    def vdot(input: Any, other: Any) -> Any:
        return (input * other).sum()

    def cdist(x1: Any, x2: Any, p: float = 2.0, compute_mode: Any = None) -> Any:
        return (x1.unsqueeze(-2) - x2.unsqueeze(-3)).pow(2).sum(-1).sqrt()

    def number(value: float, like: Any) -> Any:
        return torch.tensor(value, dtype=like.dtype)

    by: dict[Any, Any] = {
        torch.expm1: expm1, torch.Tensor.expm1: expm1, torch.special.expm1: expm1, F.bilinear: bilinear,
        torch.bilinear: bilinear, F.threshold: threshold, torch.threshold: threshold,
        torch.vdot: vdot, torch.cdist: cdist,
        **{getattr(of, "rms_norm"): rms_norm for of in (F, torch) if hasattr(of, "rms_norm")}}

    class Mode(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            kwargs = kwargs or {}
            other = by.get(func)
            if other is None or not all(torch.is_floating_point(a) for a in args if torch.is_tensor(a)) or (
                    other is cdist and (args[2] if len(args) > 2 else kwargs.get("p", 2)) != 2):
                other = func
            known = len(seen)
            out = other(*args, **kwargs)
            if len(seen) > known:
                caller = sys._getframe(1)
                for warning in seen[known:]:
                    warning.filename, warning.lineno = caller.f_code.co_filename, caller.f_lineno
            return out

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
