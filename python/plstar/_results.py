"""What calls return: numbers as attributes, findings as text, a page for notebooks and browsers."""

from __future__ import annotations

import csv
import os
import re
import shlex
import shutil
import tempfile
import webbrowser
from typing import Any

import numpy as np

from ._arrays import Array
from ._claims import Finding, listed, told
from ._errors import Refusal, unnamed
from ._modules import unwrapped
from ._notebook import framed
from ._operator import Operator
from ._part import Part, read
from ._process import Process
from ._shell import as_call, noted


# members of every document, which are attributes of their own
_OF_ALL = ("study", "plstar", "command", "subject", "request", "result", "findings", "verdict", "next", "withheld")


_NOTES = 5  # of the data, as far as they are shown beside a result


class Result(Part):
    """What a call found.

    Attributes
    ----------
    verdict : Finding or None
        What came out, in one sentence.
    next : str or None
        The call that may be made now, with ``model``, ``X``, ``y`` and ``loss`` for what was handed over, and
        ``run`` for this result; a command of the shell where there is no such call.
    findings : list of Finding
        The result in sentences: the verdict, at most two reasons, then the others.
    notes : list of str
        What is said of the data as they were read, such as far numbers, with the keywords that treat them; ``!`` begins a
        warning.
    withheld : list of Part
        What is not said, and why: claim, cause, why, values.
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
        self.notes = [noted(line) for line in answer.get("notes", [])]
        self.document, self.folder, self.classes = document, folder, classes
        self.columns: list[Any] | None = None
        self._unread: set[str] = set()
        self._parameters: list[tuple[str, tuple[int, ...]]] = []  # of a torch module, those that train
        self._torch_loss = False
        self.findings = told(document.get("findings", []), self._call)
        self.next: str | None = self._call(document.get("next"))
        self.withheld: list[Part] = [read(w) for w in document.get("withheld", [])]
        self.subject, self.request = read(document.get("subject", {})), read(document.get("request", {}))

    def __getstate__(self) -> dict[str, Any]:
        state = {**self.__dict__, "_process": None, "_kept": None}
        return state

    def _call(self, command: str | None) -> str | None:
        return None if command is None else as_call(command, self.folder, self._torch_loss)

    def _of_torch_loss(self) -> None:
        """Has calls that are recommended take the loss that was handed over."""
        self._torch_loss = True
        self.next = self._call(self.document.get("next"))
        self.findings = told(self.document.get("findings", []), self._call)

    @property
    def verdict(self) -> Finding | None:
        """What came out, in one sentence; numbers of this name are ``result["verdict"]``."""
        return self.findings.verdict

    def said(self, claim: str) -> Finding | None:
        """The sentence of a claim, such as ``"took_loss"``; None if it is not said."""
        return self.findings.said(claim)

    def __repr__(self) -> str:
        shown = self.notes[:_NOTES]
        if len(self.notes) > _NOTES:
            shown.append(f"{len(self.notes) - _NOTES} more on the data: .notes")
        return "\n".join([self.findings.text(self.next) or super().__repr__(), *shown])

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
            return framed(self.html()) + listed(self.notes)
        except (Refusal, OSError):
            return self.findings.html(self.next)


class Spectrum(Result):
    """Eigenvalues of a curvature matrix, or of the tangent kernel.

    Attributes
    ----------
    eigenvalues : array
        Those that were computed, largest first: all up to order `dense`, else the ends.
    sharpness : float
        The largest eigenvalue; of the Hessian of the mean loss it is called so.
    """

    @property
    def eigenvalues(self) -> Array:
        whole = self.blocks[0]
        if "all" in whole:
            return np.asarray(whole.all)[::-1]
        top, bottom = ([float(e) for e in whole[end]] for end in ("top", "bottom"))
        return np.array(top + bottom[::-1])

    @property
    def sharpness(self) -> float:
        if not len(self.blocks[0].top):
            raise Refusal("RANGE", "top 0", "no largest eigenvalue was computed", "top of 1 or more",
                          "call spectrum with top=1")
        return float(self.blocks[0].top[0])

    def operator(self) -> Operator:
        """The matrix by its products, as SciPy's methods take it."""
        return Operator(self)

    def eigenvectors(self, k: int = 1) -> list[dict[str, Array]]:
        """Unit eigenvectors of the k largest eigenvalues, as arrays by the names of the parameters.

        By SciPy's ``eigsh``; signs are such that the entry of the largest size is positive.
        """
        from scipy.sparse.linalg import eigsh

        a = self.operator()
        if self.request.of == "kernel":
            raise Refusal("SHAPES", "eigenvectors", "those of a kernel have no parameters", "a matrix of parameters",
                          "take numpy.linalg.eigh(plstar.ntk(…))")
        if k >= a.shape[0] - 1:
            vectors = np.linalg.eigh(a @ np.eye(a.shape[0]))[1][:, ::-1][:, :k]
        else:
            values, vectors = eigsh(a, k, which="LA", v0=np.random.default_rng(1).standard_normal(a.shape[0]))
            vectors = vectors[:, np.argsort(values)[::-1]]
        vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(0), np.arange(vectors.shape[1])])
        return [a.split(v) for v in vectors.T]


class Certificate(Result):
    """What `certify` proved; its files are what ``plstar certify --check`` reads."""

    def into(self, module: Any) -> Any:
        """Copies w1, the point near which the proved solution lies, into a torch module, and returns it.

        The parameters get the nearest numbers of their own type: w1 itself where that is float64.
        """
        path = os.path.join(str(self.folder), "w1.npz")
        if not os.path.exists(path):
            raise Refusal("NO_POINT", "certificate", "it has no point w1", "one by which a solution is proved",
                          "see its findings")
        with np.load(path) as z:
            weights = {name: z[name] for name in z.files}
        return _copied(weights, module, self._unread, False)


def _copied(weights: dict[str, Array], module: Any, unread: set[str], part: bool) -> Any:
    """A torch module with other numbers; with `part` only some of its parameters need be among them."""
    import torch

    parameters = dict(unwrapped(module).named_parameters())
    if "head.weight" not in parameters:
        weights = {n: v for n, v in weights.items() if n not in ("head.weight", "head.bias")}
    for name, value in weights.items():
        if name not in parameters or parameters[name].numel() != value.size:
            raise Refusal("WEIGHTS", f"the result's {name}", "the module has no such parameter",
                          "a module of the names " + ", ".join(weights), "pass the module that was handed over")
    for name, p in parameters.items():
        if p.requires_grad and not part and name not in weights and name not in unread:
            raise Refusal("WEIGHTS", f"module's {name}", "the result has no such weights",
                          "a module of the names " + ", ".join(weights), "pass the module that was handed over")
    with torch.no_grad():
        for name, value in weights.items():
            p = parameters[name]
            p.copy_(torch.as_tensor(value).reshape(p.shape))
    return module


class Advice(Result):
    """What `advise` recommends.

    Attributes
    ----------
    recommended : str
        The call of `train` that is recommended, with ``model``, ``X`` and ``y`` for what was handed over.
    """

    @property
    def recommended(self) -> str:
        return str(self._call(self["recommended"]))

    def optimizer(self, parameters: Any) -> Any:
        """A torch optimizer with the recommended step, for the loss that was handed over or named."""
        import torch

        words = shlex.split(self["recommended"]) if "recommended" in self else []
        given = dict(zip(words, words[1:], strict=False))
        if "--eta" not in given:
            raise Refusal("NO_ADVICE", "advice", f"it recommends {given.get('--optimizer', 'no step')}, which is none of"
                          " torch's optimizers", "advice with a step", "take start.eta for plain descent, or plstar.train")
        beta = re.fullmatch(r"momentum\(beta=(.*)\)", given.get("--optimizer", ""))
        return torch.optim.SGD(parameters, lr=float(given["--eta"]), momentum=float(beta[1]) if beta else 0.0)


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

        Matrices with adapters are copied with what the adapters add. What was frozen stays as it is: buffers, and parameters that did not require grad. A head that was put
        behind the module is not in it: it is ``weights["head.weight"]`` and ``weights["head.bias"]``.
        """
        weights = self.weights
        adapted = os.path.join(str(self.folder), "checkpoint", "adapted.npz")
        if os.path.exists(adapted):
            with np.load(adapted) as z:
                weights = {n: v for n, v in weights.items() if ".lora_" not in n} | {n: z[n] for n in z.files}
        with open(os.path.join(str(self.folder), "request.json"), encoding="utf-8") as f:
            asked = f.read()
        part = any(f"--{option}" in asked for option in ("only", "frozen", "adapter"))
        return _copied(weights, module, self._unread, part)
