"""Targets as they are handed over: numbers, or classes by their numbers."""

from __future__ import annotations

import numbers
from typing import Any

import numpy as np

from ._arrays import Array, array, is_masked
from ._errors import Refusal


class Targets:
    """Numbers as they are, or classes: of a module by the numbers of its outputs, else in the order of their names.

    Attributes
    ----------
    values : array
        Numbers, or for each row which of the classes.
    classes : array or None
        Their names.
    absent : list of int
        Classes that no row is of.
    """

    def __init__(self, y: Any, rows: int, loss: str = "square", classes: bool = False,
                 outputs: int | None = None) -> None:
        self.classes: Array | None = None
        self.absent: list[int] = []
        if y is None:
            self.values: Array = np.zeros(rows)
            return
        if hasattr(y, "detach") and str(y.dtype) != "torch.bool" or hasattr(y, "toarray") or is_masked(y):
            y = array(y, "y", missing=classes)
        y = _numbers(np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y))
        if y.ndim == 2 and y.shape[1] == 1 and (classes or y.dtype.kind in "OUSb"):
            y = y[:, 0]
        several = loss.replace("-", "_") == "cross_entropy" or (outputs or 1) > 1
        if y.dtype == bool and outputs == 1 and not several:
            y = y.astype(float)  # as a loss of torch has them
        named = y.dtype.kind in "OUSb" or (several and y.dtype.kind in "iu")
        if outputs is not None and several and y.ndim == 1 and y.dtype.kind in "iub":
            self.values = indices(y.astype(np.int64), max(outputs, 2))
            self.classes = np.arange(max(outputs, 2))
            self.absent = [int(c) for c in np.setdiff1d(self.classes, self.values)]
        elif classes or (named and y.ndim == 1):
            _require_all(y)
            self.classes, self.values = np.unique(y.astype(str) if y.dtype == object else y, return_inverse=True)
            if outputs is not None and outputs > 1 and len(self.classes) != outputs:
                raise Refusal("SHAPES", f"y of {len(self.classes)} classes", f"the model has {outputs} outputs",
                              "rows of as many classes", "pass the numbers of the outputs, from 0, as y")
        else:
            self.values = array(y, "y")
        if self.values.ndim == 0 or len(self.values) != rows:
            raise Refusal(
                "SHAPES", f"y of shape {self.values.shape}", f"X has {rows} rows", "a target for each row of X",
                "give arrays of one length",
            )


def indices(y: Array, outputs: int) -> Array:
    """Numbers of outputs; others are refused."""
    wrong = (y < 0) | (y >= outputs)
    if wrong.any():
        i = int(wrong.argmax())
        raise Refusal("UNKNOWN_CLASS", f"y[{i}]", f"the class is {y[i]}", f"a whole number from 0 to {outputs - 1},"
                      " the output of the row's class", "number the classes by the model's outputs, from 0")
    return y


def _numbers(y: Array) -> Array:
    """Numbers in an array of objects as such, where all are numbers or all are of type bool."""
    flags = [isinstance(v, (bool, np.bool_)) for v in y.ravel()] if y.dtype == object else []
    if flags and (all(flags) or not any(flags) and all(isinstance(v, numbers.Real) for v in y.ravel())):
        return np.array(y.tolist())
    return y


def _require_all(y: Array) -> None:
    """Refuses missing labels."""
    missing = np.array([v is None or type(v).__name__ in ("NAType", "NaTType")  # of pandas
                        or (isinstance(v, (float, np.floating)) and v != v) for v in y.ravel()], bool)
    if missing.any():
        raise Refusal("NOT_FINITE", f"y[{int(missing.argmax())}]", "the label is missing", "a class for each row",
                      "leave such rows out")
