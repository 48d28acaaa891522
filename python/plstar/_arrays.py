"""Arrays of numbers, as they are taken."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from ._errors import Refusal

Array: TypeAlias = "np.ndarray[Any, np.dtype[Any]]"


def array(a: Any, name: str, missing: bool = False) -> Array:
    """An array of numbers; refused with the argument's name if it is none."""
    if hasattr(a, "detach"):
        if str(getattr(a, "device", "cpu")) != "cpu":
            raise Refusal("DEVICE", name, f"a tensor on {a.device}", "a tensor on the CPU", f"pass {name}.cpu()")
        if str(a.dtype) in ("torch.bfloat16", "torch.float16"):
            raise narrow(name, str(a.dtype).replace("torch.", ""), f"{name}.float()")
        try:
            a = a.detach().numpy()
        except (RuntimeError, TypeError):
            kind = "nested" if a.is_nested else "quantized" if a.is_quantized else "sparse"
            fix = {"nested": "to_padded_tensor(0)", "quantized": "dequantize()", "sparse": "to_dense()"}[kind]
            raise Refusal("ARRAY", name, f"a {kind} tensor", "a dense tensor of numbers", f"pass {name}.{fix}") from None
    if hasattr(a, "toarray"):
        raise Refusal("ARRAY", name, "a sparse matrix", "a dense array", f"pass {name}.toarray()")
    if is_masked(a):
        if not missing:
            at = tuple(int(i[0]) for i in np.nonzero(np.broadcast_to(a.mask, a.shape)))
            raise Refusal("NOT_FINITE", f"{name}[{', '.join(map(str, at))}]", "it is masked", "finite numbers",
                          "leave such rows out, or replace the value")
        a = a.astype(float).filled(np.nan)
    a = np.asarray(a)
    if a.dtype == np.float16:
        raise narrow(name, "float16", f"{name}.astype(numpy.float32)")
    if a.dtype == bool:
        a = a.astype(np.int8)
    if a.dtype.kind not in "fiu" or a.dtype.itemsize > 8:
        raise Refusal(
            "ARRAY", name, f"an array of {a.dtype}", "real numbers of at most 64 bits",
            "convert it, or pass a DataFrame whose columns of text become categories",
        )
    if not missing and a.dtype.kind == "f" and not np.isfinite(a).all():
        at = tuple(int(i[0]) for i in np.nonzero(~np.isfinite(a)))
        raise Refusal(
            "NOT_FINITE", f"{name}[{', '.join(map(str, at))}]", str(a[at]), "finite numbers",
            "leave such rows out, or replace the value",
        )
    numbers: Array = a
    return numbers


def is_masked(a: Any) -> bool:
    """Whether it is a masked array, and masked somewhere."""
    return isinstance(a, np.ma.MaskedArray) and bool(np.any(a.mask))


def narrow(name: str, dtype: str, fix: str) -> Refusal:
    return Refusal("ARRAY", name, f"numbers of type {dtype}", "float32 or float64", f"pass {fix}")


def plain(v: Any) -> Any:
    """An option as JSON has it: numbers of NumPy and torch, and sequences of them, as Python's."""
    if isinstance(v, (list, tuple, set)):
        return [plain(x) for x in v]
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    return v.tolist() if hasattr(v, "tolist") else v
