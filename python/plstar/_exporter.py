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

    def attention(query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0, is_causal: bool = False,
                  **how: Any) -> Any:
        if how or is_causal or dropout_p or attn_mask is None or attn_mask.dtype != torch.float64:
            return attend(query, key, value, attn_mask, dropout_p, is_causal, **how)
        scores = query @ key.transpose(-1, -2) * number(query.shape[-1] ** -0.5, query) + attn_mask
        return torch.softmax(scores, -1) @ value

    def heads(*args: Any, **kwargs: Any) -> Any:
        with _swapped(F, "scaled_dot_product_attention", attention):  # which no mode sees in it
            return F.multi_head_attention_forward(*args, **kwargs)

    def number(value: float, like: Any) -> Any:
        return torch.tensor(value, dtype=like.dtype)

    attend = F.scaled_dot_product_attention
    by: dict[Any, Any] = {
        torch.expm1: expm1, torch.Tensor.expm1: expm1, torch.special.expm1: expm1, F.bilinear: bilinear,
        torch.bilinear: bilinear, F.threshold: threshold, torch.threshold: threshold,
        torch.vdot: vdot, torch.cdist: cdist, attend: attention, F.multi_head_attention_forward: heads,
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
    """Has torch's exporter do without package onnx, which it asks for functions of onnxscript only, and print no graphs."""
    try:
        there = hasattr(importlib.import_module("onnx"), "load_model_from_string")  # not a folder of that name
    except ImportError:
        there = False
    with (_replaced("utils", "setup_onnx_logging", lambda verbose: _unlogged()),  # it prints the graph of what it refuses
          contextlib.nullcontext() if there else _replaced("onnx_proto_utils", "_add_onnxscript_fn", lambda model, _: model)):
        yield


@contextlib.contextmanager
def _replaced(name: str, function: str, other: Any) -> Iterator[None]:
    """A function of torch's exporter by another one, wherever this version of torch has it."""
    for place in ("torch.onnx", "torch.onnx._internal", "torch.onnx._internal.torchscript_exporter"):
        with contextlib.suppress(ImportError):
            module = importlib.import_module(f"{place}.{name}")
            if hasattr(module, function):
                break
    else:
        yield
        return
    with _swapped(module, function, other):
        yield


@contextlib.contextmanager
def _swapped(module: Any, function: str, other: Any) -> Iterator[None]:
    known = getattr(module, function)
    setattr(module, function, other)
    try:
        yield
    finally:
        setattr(module, function, known)


@contextlib.contextmanager
def _unlogged() -> Iterator[None]:
    import torch

    was = torch._C._jit_is_onnx_log_enabled()
    torch._C._jit_set_onnx_log_enabled(False)
    try:
        yield
    finally:
        torch._C._jit_set_onnx_log_enabled(was)
