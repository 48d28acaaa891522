"""What calls return: numbers as attributes, findings as text, a page for notebooks and browsers."""

from __future__ import annotations

import base64
import csv
import gzip
import html
import os
import shlex
import shutil
import tempfile
import webbrowser
from collections.abc import Iterator
from typing import Any

import numpy as np

from ._arrays import Array
from ._errors import Refusal, named, unnamed
from ._modules import unwrapped
from ._process import Process


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


# members of every document, which are attributes of their own
_OF_ALL = ("study", "plstar", "command", "subject", "request", "result", "findings")


class Result(Part):
    """What a call found.

    Attributes
    ----------
    findings : list of str
        The result in words.
    subject, request : Part
        What it is about, and what was asked.
    status : int
        0, or 1 where what was asked for was missed.
    folder : str or None
        Where its files are.
    """

    def __init__(
        self, process: Process, number: int, answer: dict[str, Any], folder: str | None = None,
        keep: Any = None, classes: Array | None = None,
    ) -> None:
        document = answer["document"] if isinstance(answer["document"], dict) else {}
        further = {k: v for k, v in document.items() if k not in _OF_ALL}
        super().__init__(read({**further, **document.get("result", {})}, folder)._values)
        self._of, self._kept, self._process = number, keep, process
        self._html: str | None = None
        self.status: int = answer["status"]
        self.document, self.folder, self.classes = document, folder, classes
        self.columns: list[Any] | None = None
        self._unread: set[str] = set()
        said = document.get("findings", [])
        self.findings = [named(f["text"] if isinstance(f, dict) else f) for f in said]
        self.subject, self.request = read(document.get("subject", {})), read(document.get("request", {}))

    def __getstate__(self) -> dict[str, Any]:
        state = {**self.__dict__, "_process": None, "_kept": None}
        return state

    def __repr__(self) -> str:
        return "\n".join(f"- {f}" for f in self.findings) or super().__repr__()

    def html(self) -> str:
        """The page, as one file that asks nothing of a network."""
        if self._html is None:
            path = os.path.join(self.folder or "", "report.html")
            if self.folder is None or not os.path.exists(path):
                if self._process is None or not self._process.alive():
                    raise Refusal("NO_PAGE", "page", "the process that has the result is gone", "a result of this"
                                  " process", "repeat the call")
                folder = self._process.new_folder()
                _, told = self._process.ask("page", {"of": self._of, "folder": folder})
                path = told["page"]
                with open(path, encoding="utf-8") as f:
                    self._html = unnamed(f.read())
                shutil.rmtree(folder)
            else:
                with open(path, encoding="utf-8") as f:
                    self._html = unnamed(f.read())
        return self._html

    def report(self, path: str | None = None, show: bool = True) -> str:
        """Writes the page to a file, opens it in a browser, and returns the path."""
        if path is None:
            handle, path = tempfile.mkstemp(suffix=".html", prefix="plstar-")
            os.close(handle)
        with open(path, "w", encoding="utf-8") as f:
            f.write(self.html())
        if show:
            webbrowser.open("file://" + os.path.abspath(path))
        return path

    def save(self, folder: str) -> str:
        """Copies its files into a new folder."""
        if self.folder is None:
            raise Refusal("NO_FILES", "save", "this result has no files", "a result of a call that leaves files",
                          "take report(path) for its page, to_dict() for its numbers")
        shutil.copytree(self.folder, folder)
        return folder

    def _repr_html_(self) -> str:
        try:
            return _frame(self.html())
        except (Refusal, OSError):
            return "<ul>" + "".join(f"<li>{html.escape(f)}</li>" for f in self.findings) + "</ul>"


_UNPACK = (
    "<script>fetch('data:application/gzip;base64,{}').then(r=>new Response(r.body.pipeThrough("
    "new DecompressionStream('gzip'))).text()).then(t=>{{document.open();document.write(t);document.close()}})"
    "</script>"
)


def _frame(page: str) -> str:
    """A page in a frame of a notebook; packed, since each has the chart engine."""
    packed = base64.b64encode(gzip.compress(page.encode(), mtime=0)).decode()
    source = html.escape(_UNPACK.format(packed), quote=True)
    return (
        f'<iframe srcdoc="{source}" sandbox="allow-scripts allow-downloads" '
        'style="width:100%;height:640px;border:0"></iframe>'
    )


class Advice(Result):
    """What `advise` recommends."""

    def optimizer(self, parameters: Any) -> Any:
        """A torch optimizer with the recommended step, for the loss ½ mean over rows of Σ squares."""
        import torch

        words = shlex.split(self.recommended) if "recommended" in self else []
        given = dict(zip(words, words[1:], strict=False))
        if "--eta" not in given:
            raise Refusal("NO_ADVICE", "advice", f"it recommends {given.get('--optimizer', 'no step')}, which is none of"
                          " torch's optimizers", "advice with a step", "take start.eta for plain descent, or plstar.train")
        return torch.optim.SGD(
            parameters, lr=float(given["--eta"]), momentum=float(given.get("--momentum", 0)),
            nesterov=given.get("--optimizer") == "nesterov")


class Run(Result):
    """A run of `train`.

    Attributes
    ----------
    outcome : str
        How it ended, such as ``"target_reached"`` or ``"stopped"``.
    trace : dict of str to array
        The columns of trace.csv.
    weights : dict of str to array
        The last weights by name, in torch's layout.
    left_out : Part
        What is to be expected on rows that it has not seen, by leaving each out (square loss).
    """

    @property
    def trace(self) -> dict[str, Array]:
        with open(os.path.join(str(self.folder), "trace.csv"), encoding="utf-8", newline="") as f:
            rows = list(csv.reader(f))
        columns = list(zip(*rows[1:], strict=True)) or [()] * len(rows[0])
        return {
            name: np.array([float(c) if c else np.nan for c in column])
            for name, column in zip(rows[0], columns, strict=True)
        }

    @property
    def left_out(self) -> Part:
        """What is to be expected on other rows: loss, low, high, accuracy, ridge; with reasons where not."""
        return Part({k[len("left_out_"):]: v for k, v in self._values.items() if k.startswith("left_out_")})

    @property
    def weights(self) -> dict[str, Array]:
        with np.load(os.path.join(str(self.folder), "checkpoint", "weights.npz")) as z:
            return {name: z[name] for name in z.files}

    def into(self, module: Any) -> Any:
        """Copies the last weights into a torch module of the same parameters, and returns it.

        What was frozen stays as it is: buffers, and parameters that did not require grad.
        """
        import torch

        inner, weights = unwrapped(module), self.weights
        parameters = dict(inner.named_parameters())
        for name, value in weights.items():
            if name not in parameters or parameters[name].numel() != value.size:
                raise Refusal("WEIGHTS", f"the run's {name}", "the module has no such parameter",
                              "a module of the names " + ", ".join(weights), "pass the module that was trained")
        for name, p in parameters.items():
            if p.requires_grad and name not in weights and name not in self._unread:
                raise Refusal("WEIGHTS", f"module's {name}", "the run has no such weights",
                              "a module of the names " + ", ".join(weights), "pass the module that was trained")
        with torch.no_grad():
            for name, value in weights.items():
                p = parameters[name]
                p.copy_(torch.as_tensor(value).reshape(p.shape))
        return module
