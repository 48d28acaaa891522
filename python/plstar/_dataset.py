"""Datasets and loaders of torch, as arrays of their rows."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ._errors import Refusal


def of_torch(X: Any, y: Any = None, name: str = "X") -> tuple[Any, Any]:
    """Rows and targets of a dataset or a loader of torch, in the dataset's order; others as they are."""
    data = sys.modules.get("torch.utils.data")
    if data is None or not isinstance(X, (data.DataLoader, data.Dataset)):
        return X, y
    if y is not None:
        raise Refusal("SHAPES", "y", f"{name} is a {type(X).__name__}, which has targets of its own", f"{name} alone",
                      "leave y out")
    if isinstance(X, data.DataLoader):
        X = _of_loader(X, data, name)
    if isinstance(X, data.IterableDataset) or not hasattr(X, "__len__"):
        raise _not(name, X, "it does not say how many rows it has", "a dataset of rows by their numbers")
    if isinstance(X, data.TensorDataset) and len(X.tensors) <= 2:
        return X.tensors[0], X.tensors[1] if len(X.tensors) > 1 else None
    if len(X) == 0:
        raise _not(name, X, "it has no rows", "rows")
    items = [_parts(X[i], X, name) for i in range(len(X))]
    for before, after in zip(items[0], _parts(X[0], X, name), strict=True):
        if not np.array_equal(before, after):
            raise _not(name, X, "its first row is another one when it is read again", "rows that stay, without random"
                       " transforms")
    try:
        parts = [np.stack(column) for column in zip(*items, strict=True)]
    except ValueError:
        raise _not(name, X, "its rows are of different shapes", "rows of one shape") from None
    return parts[0], parts[1] if len(parts) > 1 else None


def _of_loader(loader: Any, data: Any, name: str) -> Any:
    sampler = loader.sampler
    whole = isinstance(sampler, data.SequentialSampler) or (
        isinstance(sampler, data.RandomSampler) and not sampler.replacement and len(sampler) == len(loader.dataset))
    if not whole:
        raise _not(name, loader, f"its {type(sampler).__name__} may leave rows out or repeat them",
                   "a loader that takes each row once")
    if loader.collate_fn is not data.default_collate:
        raise _not(name, loader, "it makes its batches by a function of its own", "the default one")
    return loader.dataset


def _parts(item: Any, X: Any, name: str) -> list[Any]:
    parts = list(item) if isinstance(item, (tuple, list)) else [item]
    if isinstance(item, dict) or len(parts) > 2:
        raise _not(name, X, f"a row of it is {'a dict' if isinstance(item, dict) else f'{len(parts)} parts'}",
                   "rows of features, and a target")
    return [np.asarray(p.detach().cpu() if hasattr(p, "detach") else p) for p in parts]


def _not(name: str, X: Any, what: str, expected: str) -> Refusal:
    return Refusal("ARRAY", f"{name}: {type(X).__name__}", what, expected, "pass arrays, such as torch.stack of the rows")
