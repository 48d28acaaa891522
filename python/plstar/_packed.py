"""Rows of several arrays, such as a tokenizer gives, and modules that take them by name."""

from __future__ import annotations

import contextlib
import inspect
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ._arrays import Array, array
from ._errors import Refusal

RESULTS = ("logits", "last_hidden_state")


class Packed:
    """Arrays of the same rows, side by side as one.

    Attributes
    ----------
    arrays : dict of str to array of shape (N, width)
        By the names of a model's inputs; sequences of different length are filled up with zeros.
    rows : array of shape (N, sum of widths)
    """

    def __init__(self, X: Mapping[str, Any], name: str = "X") -> None:
        if not X:
            raise Refusal("SHAPES", name, "it has no arrays", "arrays by the names of the model's inputs", "give them")
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.kinds: dict[str, str] = {}
        self.arrays: dict[str, Array] = {}
        for key, value in X.items():
            a = filled(value, f"{name}[{key!r}]")
            self.kinds[key] = "b" if a.dtype == bool else a.dtype.kind
            a = array(a, f"{name}[{key!r}]")
            self.shapes[key] = a.shape[1:]
            self.arrays[key] = a.reshape(len(a), -1)
        counts = {key: len(a) for key, a in self.arrays.items()}
        if len(set(counts.values())) > 1:
            raise Refusal("SHAPES", name, f"its arrays have {counts} rows", "as many rows in each", "pass arrays of the same rows")
        if next(iter(counts.values())) == 0:
            raise Refusal("SHAPES", name, "it has no rows", "at least one row", "pass rows")
        # masks may be real numbers: what is whole by its values is packed so
        whole = all(bool((a == np.rint(a)).all()) for a in self.arrays.values())
        self.rows: Array = np.concatenate(
            [a.astype(np.int64 if whole else np.float64) for a in self.arrays.values()], axis=1)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def layout(self) -> str:
        """Widths and names of the arrays, a line each."""
        return "\n".join(f"{a.shape[1]} {name}" for name, a in self.arrays.items())

    def cut(self, x: Any, real: Any) -> dict[str, Any]:
        """Rows of a tensor [n, sum of widths] as the arrays by name; numbers in the type `real` where none is whole."""
        import torch

        parts: dict[str, Any] = {}
        at = 0
        for name, a in self.arrays.items():
            part = x[:, at : at + a.shape[1]].reshape(-1, *self.shapes[name])
            at += a.shape[1]
            kind = self.kinds[name]
            wanted = torch.bool if kind == "b" else torch.int64 if kind in "iu" else x.dtype if x.is_floating_point() else real
            parts[name] = part if part.dtype == wanted else part.to(wanted)
        return parts

    def fitting(self, model: Any) -> None:
        """Refuses a module whose forward takes other names."""
        takes = inspect.signature(type(model).forward).parameters
        named = [p for p in list(takes.values())[1:] if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
        missing = [p.name for p in named if p.default is p.empty and p.name not in self.arrays]
        more = any(p.kind is p.VAR_KEYWORD for p in takes.values())
        unknown = [] if more else [n for n in self.arrays if n not in {p.name for p in named}]
        if missing or unknown:
            what = f"it has no {', '.join(missing)}" if missing else f"forward takes no {', '.join(unknown)}"
            raise Refusal("MODEL", "X", what, f"the names that forward takes: {', '.join(p.name for p in named)}",
                          "add them" if missing else "leave them out")

    def further(self) -> Packed | None:
        """The first rows with one more token that the mask leaves out; None without a mask."""
        masks = [n for n in self.arrays if "mask" in n]
        if not masks:
            return None
        width = self.shapes[masks[0]]
        longer = {}
        for name, a in self.arrays.items():
            a = a[:3].reshape(-1, *self.shapes[name])
            if self.shapes[name] == width:
                a = np.concatenate([a, np.zeros((len(a), 1, *a.shape[2:]), a.dtype)], axis=1)
            longer[name] = a.astype(bool) if self.kinds[name] == "b" else a
        return Packed(longer)


def packed(X: Any, tokenizer: Any = None, name: str = "X") -> Packed | None:
    """The arrays of a dict, or of texts by their tokenizer; None for other rows."""
    if tokenizer is not None:
        texts = X.tolist() if hasattr(X, "tolist") else X
        if isinstance(texts, (str, Mapping)) or not isinstance(texts, Sequence) or not all(isinstance(t, str) for t in texts):
            raise Refusal("ARRAY", name, "with a tokenizer it is a sequence of texts", "a list of str", "pass the texts")
        made = tokenizer(list(texts))
        if not isinstance(made, Mapping):
            raise Refusal("ARRAY", "tokenizer", f"it returns a {type(made).__name__}", "a dict of arrays by the names of the"
                          " model's inputs", "pass a callable from a list of str to such a dict")
        X = made
    return Packed(X, name) if isinstance(X, Mapping) and not hasattr(X, "to_csv") else None


def filled(value: Any, name: str) -> Any:
    """An array; sequences of different length are filled up with zeros behind."""
    if hasattr(value, "shape"):
        return value.numpy() if hasattr(value, "numpy") else value
    rows = list(value)
    if rows and all(isinstance(r, Sequence) for r in rows):
        longest = max(len(r) for r in rows)
        rows = [list(r) + [0] * (longest - len(r)) for r in rows]
    a = np.asarray(rows)
    if a.dtype == object:
        raise Refusal("ARRAY", name, "it holds no numbers", "numbers, or sequences of numbers", "give them")
    return a if a.ndim > 1 else a.reshape(-1, 1)


@contextlib.contextmanager
def taking(pack: Packed | None, real: Any, *models: Any) -> Iterator[None]:
    """Modules that take the packed rows as one tensor, and return the first tensor of what they return."""
    if pack is None:
        yield
        return

    def forward(self: Any, x: Any) -> Any:
        made = type(self).forward(self, **pack.cut(x, real))
        for result in RESULTS:
            if getattr(made, result, None) is not None:
                return getattr(made, result)
        return made[0] if isinstance(made, (tuple, list)) else made

    each = list({id(m): m for m in models}.values())
    before = [m.__dict__.get("forward") for m in each]
    for m in each:
        m.forward = types.MethodType(forward, m)
    try:
        yield
    finally:
        for m, known in zip(each, before, strict=True):
            if known is None:
                del m.forward
            else:
                m.forward = known
