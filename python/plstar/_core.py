"""How every call is made: models and data handed over, the command run, its answer read."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from ._arrays import plain
from ._dataset import of_torch
from ._errors import Refusal
from ._handover import Handed, Kept, handed, is_frame, is_path, is_run, no_targets
from ._losses import torch_loss
from ._process import options, process
from ._results import Result

R = TypeVar("R", bound=Result)


def call(h: Handed, command: str, request: dict[str, Any], result: type[R], files: bool = False,
         folder: str | None = None, keeps: bool = False) -> R:
    """Runs a command; with `files` it leaves files in a folder that goes with the result."""
    asked = {k: plain(v) for k, v in {**h.options, **request}.items() if v is not None}
    if isinstance(by_column := asked.get("missing_values"), dict):
        asked["missing_values"] = [
            f"{c}={v}" for c, all_ in by_column.items() for v in (all_ if isinstance(all_, list) else [all_])]
    if options.threads is not None:
        asked["threads"] = options.threads
    keep = h.keep
    if files and folder is None:
        keep = Kept()
        folder = os.path.join(keep.path, command)
    if folder is not None:
        asked["out"] = folder
    with h.naming():
        number, answer = h.process.ask(command, {"given": h.given, "options": asked}, keeps)
    found = result(h.process, number, answer, folder, keep, h.classes)
    if h.torch_loss is not None:
        found._of_torch_loss()
    found.findings[:] = [f.with_text(h.words(f)) for f in found.findings]
    found.notes = [h.words(n) for n in found.notes]
    found.findings += h.findings
    found.columns, found._unread = h.columns, h.unread
    if h.compared is not None:
        found._parameters = [(n, tuple(p.shape)) for n, p in h.compared[0].parameters]
    return found


def study(command: str, result: type[R], model: Any, X: Any, y: Any, request: dict[str, Any], *,
          files: bool = False, **subject: Any) -> R:
    """Runs a study of a model on data."""
    with handed(process()) as h:
        if command in ("advise", "infinite") and not is_path(X) and subject.get("test") is None and not is_run(model):
            subject.setdefault("test_fraction", 0)
        if command in ("certify", "infinite") and subject.pop("loss", None) not in (None, "square"):
            raise Refusal("LOSS", "loss", f"{command} is of squares alone: its equations are f(w) = y", "square, or none",
                          "leave it out")
        if request.get("of") in ("kernel", "empirical-fisher") and torch_loss(subject.get("loss")):
            raise Refusal("LOSS", "loss", f"{request['of']} is of the outputs and of rows one by one", "a loss by name",
                          "leave it out, or pass such as loss='cross_entropy'")
        h.of_targets = not (request.get("of") in ("kernel", "ggn", "fisher") or request.get("within") or request.get("int8"))
        h.subject(model, X, y, **subject)
        return call(h, command, request, result, files)


def table(command: str, result: type[R], X: Any, y: Any, request: dict[str, Any], **subject: Any) -> R:
    """Runs a study of a table; its model is in the result's folder."""
    if y is None and of_torch(X)[1] is None and not is_path(X) and not is_frame(X):
        raise no_targets()
    with handed(process()) as h:
        rows(h, X, y, classes=command == "classify", **subject)
        return call(h, command, request, result, files=True)


def rows(h: Handed, X: Any, y: Any, **subject: Any) -> None:
    """A table, whose columns are never scaled by the caller."""
    h.given = [h.data(X, y, missing=True, test=subject.pop("test", None), classes=subject.pop("classes", False))]
    for unused in ("standardize", "targets", "task"):
        h.options.pop(unused, None)
    h.options.update({k: v for k, v in subject.items() if v is not None})


def trained(command: str, result: type[R], run: Any, X: Any, y: Any, request: dict[str, Any],
            **subject: Any) -> R:
    """Runs a study of a trained model on rows; without rows on those that it has kept for it."""
    with handed(process()) as h:
        if X is not None:
            rows(h, X, y, **subject)
        for of_training in ("target", "task", "categorical"):
            h.options.pop(of_training, None)
        h.given = [os.fspath(getattr(run, "folder", run)), *h.given]
        return call(h, command, request, result)
