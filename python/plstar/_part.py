"""Numbers by name, as answers have them."""

from __future__ import annotations

import os
from collections.abc import Iterator, KeysView
from typing import Any

import numpy as np

from ._arrays import Array


class Part:
    """Numbers by name: attributes, also as items; lists of numbers are arrays."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "_values":
            raise AttributeError(name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(f"{name}; there are {', '.join(self._values)}") from None

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def keys(self) -> KeysView[str]:
        """The names, so that ``**part`` gives the numbers as keywords."""
        return self._values.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._values]

    def __float__(self) -> float:
        return float(self._values["value"])  # of an estimate

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._values.items())})"

    def to_dict(self) -> dict[str, Any]:
        """The numbers as dicts, lists and arrays."""
        return {k: _plain(v) for k, v in self._values.items()}

    def to_pandas(self) -> Any:
        """A DataFrame: a row for each member of the first list of parts, else one of all numbers."""
        import pandas

        for v in self._values.values():
            if isinstance(v, list) and v and all(isinstance(p, Part) for p in v):
                return pandas.json_normalize([p.to_dict() for p in v])
        return pandas.json_normalize([self.to_dict()])


def _plain(v: Any) -> Any:
    if isinstance(v, Part):
        return v.to_dict()
    return [_plain(p) for p in v] if isinstance(v, list) else v


def read(v: Any, folder: str | None = None) -> Any:
    """JSON as attributes and arrays; arrays in files are mapped, not copied."""
    if isinstance(v, dict):
        if folder is not None and v.keys() >= {"npy", "shape"}:
            return mapped(os.path.join(folder, v["npy"]))
        return Part({k: read(x, folder) for k, x in v.items()})
    if isinstance(v, list):
        if v and all(x is None or isinstance(x, (int, float)) and not isinstance(x, bool) for x in v):
            whole = all(isinstance(x, int) for x in v)
            return np.array(v if whole else [np.nan if x is None else x for x in v])
        return [read(x, folder) for x in v]
    return v


def mapped(path: str) -> Array:
    """An array whose file goes with it."""
    a: Array = np.load(path, mmap_mode="c")
    os.unlink(path)  # the memory stays until the array goes
    return a
