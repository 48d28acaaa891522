"""Commands of the shell, as they are recommended, in the form of Python's calls."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from typing import Any

from ._errors import HANDED, named, unnamed

_STUDIES = ("advise", "certify", "classify", "evaluate", "infinite", "landscape", "linearity", "predict", "regress",
            "spectrum", "train")
_TABLES = ("classify", "regress")
_OF_LOSSES = ("advise", "landscape", "spectrum", "train")
_OF_RUNS = ("evaluate", "predict")
_FLAGS = ("balance", "certify", "coq", "density", "leaderboard", "more-rows", "per-layer", "provable", "single", "trace",
          "verify", "without-suspects")
_RENAMED = {"standardize": "inputs"}
# what arrays have of themselves, and what a call has without being asked
_OF_ARRAYS: dict[str, tuple[str, ...]] = {
    "test-fraction": ("0", "0.0"), "standardize": ("none",), "targets": ("raw",), "task": ("classes", "regression"),
}
_DEFAULTS: dict[str, tuple[str, ...]] = {"loss": ("square",), "seed": ("1",), "precision": ("double",)}


def as_call(command: str, folder: str | None = None, loss: bool = False) -> str | None:
    """The call that does what a command does; the command where no function does it.

    What was handed over is called ``model``, ``X`` and ``y``, with `loss` also ``loss``, the result in `folder`
    ``run``. None for a step of a loss that was handed over, where the call takes none.
    """
    words = shlex.split(command)
    if len(words) < 2 or words[0] != "plstar" or words[1] not in _STUDIES:
        return unnamed(command)
    options, given = _parsed(words[2:])
    name = words[1]
    if name == "certify" and "check" in options:
        return f"plstar.check({_value(given[0], folder) if given else _value(options['check'], folder)})"
    data = options.pop("data", None)
    network = options.pop("network", None)
    if data is None and given and (network is not None or name in _TABLES):
        data = given.pop(0)
    first = [] if name in _TABLES else [_value(network, folder)] if network is not None else [
        _value(g, folder) for g in given[:1]]
    if name in _OF_RUNS:
        first += ["X"] if name == "predict" else ["X", "y"]
    elif data is not None:
        first += ["X", "y"] if _handed(data, folder) else [_value(data, folder)]
    arrays = data is not None and _handed(data, folder)
    dropped = {**_DEFAULTS, **_OF_ARRAYS} if arrays else _DEFAULTS
    if arrays:
        options.pop("target", None)  # it is y
    if loss and arrays:
        if name not in _OF_LOSSES:
            return None if "eta" in options else f"plstar.{name}({', '.join(first)})"
        for of_loss in ("loss", "targets", "label-smoothing"):
            options.pop(of_loss, None)
        first.append("loss=loss")
    kept = [
        f"{_RENAMED.get(o, o).replace('-', '_')}={_value(v, folder, o == 'loss')}"
        for o, v in options.items() if v not in dropped.get(o, ())
    ]
    return f"plstar.{name}({', '.join(first + kept)})"


_OF_NOTES = re.compile(
    r"--(?:(balance)\b|(missing-values|missing|standardize|ignore|categorical|decimal|loss|task)[ =]"
    r"""((?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s'"\\])+?)(?=[.,;:)]*(?:\s|$)))""")


def noted(line: str) -> str:
    """What is said of data, with keywords in place of options."""
    text = re.sub(f"{_OF_NOTES.pattern}(?: {_OF_NOTES.pattern})*",
                  lambda run: ", ".join(_keyword(m) for m in _OF_NOTES.finditer(run[0])), line)
    return named(text)


def _keyword(option: re.Match[str]) -> str:
    if option[1]:
        return f"{option[1]}=True"
    value = shlex.split(option[3])[0]
    if option[2] == "missing-values":
        by_column: dict[str, list[Any]] = {}
        for part in value.split(","):
            column, _, cell = part.rpartition("=")
            by_column.setdefault(column, []).append(_number(cell))
        shown = {c: all_[0] if len(all_) == 1 else all_ for c, all_ in by_column.items()}
        return f"missing_values={shown if '' not in shown else shown['']!r}"
    return f"{_RENAMED.get(option[2], option[2])}={_value(value, None, option[2] == 'loss')}"


def _number(text: str) -> Any:
    """A cell as a number, where its text is that of one."""
    for kind in (int, float):
        with contextlib.suppress(ValueError):
            if str(kind(text)) == text:
                return kind(text)
    return text


def _parsed(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Options by their names, flags as "True", and arguments."""
    options: dict[str, str] = {}
    given: list[str] = []
    i = 0
    while i < len(words):
        word, i = words[i], i + 1
        if not word.startswith("--"):
            given.append(word)
        elif "=" in word:
            option, options_of = word[2:].split("=", 1)
            options[option] = options_of
        elif word[2:] in _FLAGS or i == len(words) or words[i].startswith("--"):
            options[word[2:]] = "True"
        else:
            options[word[2:]] = words[i]
            i += 1
    return options, given


def _handed(text: str, folder: str | None) -> bool:
    """Whether a file was written for the call, or lies beside the run that reads it again."""
    beside = () if folder is None else (f"{folder}-data.npz", f"{folder}-data.csv", f"{folder}-model.onnx")
    return HANDED.fullmatch(text) is not None or text in beside


def _value(text: str, folder: str | None, word: bool = False) -> str:
    if _handed(text, folder):
        return "model" if text.endswith(".onnx") else "X"
    if folder is not None and os.path.abspath(text) == os.path.abspath(folder):
        return "run"
    if text == "True" or re.fullmatch(r"-?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text):
        return text
    return repr(text.replace("-", "_") if word else text)
