"""Calls that are no study of one record: kernels, training, sweeps, systems of equations, checks."""

from __future__ import annotations

import base64
import csv
import html
import json
import os
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import numpy as np

from ._arrays import Array, plain
from ._core import call, rows, study
from ._errors import Refusal
from ._handover import handed, is_frame
from ._packed import packed
from ._operator import Operator
from ._part import mapped
from ._process import process
from ._results import Result, Run
from ._studies import spectrum


class Kernel(Result):
    """A tangent kernel.

    Attributes
    ----------
    K : array of shape (N C, N C), or (N, N) where outputs are summed
        The kernel, mapped from the memory that it was computed in.

    It is an array itself: ``np.linalg.eigvalsh(kernel)``, ``kernel[0, 1]``, ``len(kernel)``.
    """

    K: Array

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.K, dtype) if copy else np.asarray(self.K, dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(self.K.shape)

    @property
    def eigenvalues(self) -> Array:
        """All eigenvalues of a square kernel, largest first, by LAPACK."""
        if self.shape[0] != self.shape[1]:
            raise Refusal("SHAPES", f"a kernel of {self.shape[0]} x {self.shape[1]}", "it is not square",
                          "a kernel of rows with themselves", "leave against out")
        values: Array = np.linalg.eigvalsh(self.K)[::-1]
        return values

    def __len__(self) -> int:
        return len(self.K)

    def __getitem__(self, at: Any) -> Any:
        return self._values[at] if isinstance(at, str) else self.K[at]

    def __repr__(self) -> str:
        diagonal = np.diagonal(self.K) if self.shape[0] == self.shape[1] else None
        rows = " x ".join(map(str, self.shape))
        lines = [f"Tangent kernel of {rows} numbers, in double precision, not divided by the rows"]
        if diagonal is not None and len(diagonal):
            lines.append(f"diagonal from {diagonal.min():.4g} to {diagonal.max():.4g}, trace {diagonal.sum():.6g}")
        if self.K.size:
            lines.append(f"entries from {self.K.min():.4g} to {self.K.max():.4g}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        source = base64.b64encode(_picture(self.K)).decode()
        return (f"<pre>{html.escape(repr(self))}</pre><img alt=\"{html.escape(repr(self))}\" "
                f"style=\"width:256px;image-rendering:pixelated\" src=\"data:image/png;base64,{source}\">")


def _picture(K: Array, most: int = 128) -> bytes:
    """An image of an array: 0 is white, the largest entry blue, its negative red; of many rows and columns some."""
    some = K[:: -(-K.shape[0] // most) or 1, :: -(-K.shape[1] // most) or 1]
    part = some / (np.abs(some).max(initial=0) or 1)
    blue, red = np.array([8, 48, 107]), np.array([127, 39, 4])
    colour = np.where(part[..., None] >= 0, blue, red)
    pixels = (255 + np.abs(part)[..., None] * (colour - 255.0)).astype(np.uint8)
    lines = b"".join(b"\0" + line.tobytes() for line in pixels)
    size = struct.pack(">IIBBBBB", pixels.shape[1], pixels.shape[0], 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


def ntk(model: Any, X: Any = None, y: Any = None, *, outputs: str = "full", method: str = "auto",
        infinite: str | None = None, against: Any = None, seed: int = 1, inputs: str | None = None,
        weights: Any = None, **data: Any) -> Kernel:
    """The tangent kernel K = J Jᵀ of a model on rows, not divided by N, in double precision.

    Parameters
    ----------
    model : str, torch.nn.Module, path of an ONNX file, or run
    X : array of shape (N, ...), DataFrame or path
    y : array, optional
        Targets; the kernel does not depend on them, but for their number of columns or classes.
    outputs : {"full", "trace", "mean"}
        What becomes of several outputs: row i C + c for output c of row i, their sum, their mean.
    method : {"auto", "pairwise", "per_sample"}
        How each parameter's share is computed.
    infinite : {"ntk", "nngp"}, optional
        The kernel of the network with every hidden width infinite; `model` is then a text.
    against : array, optional
        Further rows: the kernel of X's rows with these, a column for each.
    seed, inputs, weights
        As for the other calls.

    Returns
    -------
    Kernel
    """
    p = process()
    with handed(p) as h:
        if not isinstance(data.get("loss", ""), str):
            raise Refusal("LOSS", "loss", "a kernel does not depend on it", "a loss by name, or none", "leave it out")
        h.of_targets = False
        h.subject(model, X, y, inputs=inputs, weights=weights, **data)
        if against is not None:
            h.options["against"] = h.also(against.to_numpy() if is_frame(against) else against, "against")
        outputs_of = np.shape(y)[1] if len(np.shape(y)) > 1 else 1
        h.room(8 * (len(X) * outputs_of) ** 2 if hasattr(X, "shape") else 0)
        path = os.path.join(h.folder, "K.npy")
        request = {"outputs": outputs, "method": method, "infinite": infinite, "seed": seed}
        if infinite is not None:
            request = {"infinite": infinite, "seed": seed}
        k = call(h, "kernel", {**request, "out": path}, Kernel)
        k._values["K"] = mapped(path)
        return k


def train(model: Any = None, X: Any = None, y: Any = None, *, steps: int | None = None,
          eta: float | str | None = None, until: float | None = None, optimizer: str | None = None,
          batch: int | None = None, epochs: int | None = None, schedule: str | None = None,
          early_stopping: bool = False, restore_best: bool = False, balance: bool = False,
          certify: bool = False, provable: bool = False, test: Any = None,
          test_fraction: float | None = None, loss: str | Callable[..., Any] = "square", inputs: str | None = None,
          targets: str | None = None, weights: Any = None, seed: int = 1, precision: str = "double",
          folder: str | None = None, resume: Any = None, tokenizer: Any = None, **others: Any) -> Run:
    """Trains a model, watches its tangent kernel, and says whether, how fast and why it converged.

    A torch module is not changed; `run.into(module)` copies the weights into it. An interrupt
    (Ctrl-C) ends the run with what is done, which is returned with the outcome ``"stopped"``.

    Parameters
    ----------
    model : str, torch.nn.Module or path of an ONNX file
    X, y : arrays, tensors, a DataFrame with a Series or a column's name, or a path
        X may be a dict of arrays by the names that the model takes, or texts with their tokenizer;
        alone, a dataset or a DataLoader of torch, which has y.
    tokenizer : callable, optional
        From a list of str to a dict of arrays, or of sequences of different length.
    steps : int, default 1000
        Most steps.
    eta : float, "auto" or "follow"
        The step; auto: from the largest eigenvalue of the kernel.
    until : float, optional
        Stop when the loss is at most this.
    early_stopping, restore_best : bool
        End at the step at which the loss of the rows left out is least; the latter looks at all steps
        for it, the former until none between a step and its double is better.
    optimizer : str, default "gd", with adapters "adam"
        Such as gd, momentum, nesterov, sgd, adam, adamw, gauss-newton, levenberg-marquardt;
        with constants in brackets: ``"momentum(beta=0.95)"``.
    batch, epochs : int, optional
        Rows per step, and passes over the rows in place of steps.
    schedule : str, optional
        Of the step.
    balance : bool
        Weigh the rows of cross-entropy so that all classes count alike: of n rows in k classes each of m
        rows weighs n/(k m).
    certify : bool
        Try along the run to prove that a solution exists.
    provable : bool
        Choose width, start and step so that convergence is proved before the first step.
    test : tuple (X, y), or path
        Test rows; none for arrays unless given.
    test_fraction : float, optional
        Part of the rows that is held back for the test, where no `test` is given; arrays: 0.
    loss : str or torch.nn.Module
        ``"square"``, ½ the mean over rows of Σ squares, ``"cross_entropy"``, or ``"huber"``, which is linear in residuals
        beyond 1, or beyond another number as ``"huber(0.5)"`` has it; or, of a torch module on arrays, an MSELoss,
        HuberLoss, SmoothL1Loss, CrossEntropyLoss or BCEWithLogitsLoss.
    folder : str, optional
        Where the run is written; a new folder. Without it the folder goes with the result.
    resume : Run or str, optional
        A run to go on with, from its last checkpoint; with `steps` for more steps.
    **others
        Options of ``plstar train`` by their names with ``_`` for ``-``, such as
        ``only=["layer.1.*"]`` and ``adapter="lora(8) *query*,*value*"``.

    Returns
    -------
    Run
    """
    if optimizer is not None and not isinstance(optimizer, str):
        raise _by_name(optimizer)
    p = process()
    with handed(p) as h:
        if resume is not None:
            place = os.fspath(getattr(resume, "folder", resume))
            number, answer = p.ask(
                "train", {"given": [], "options": _given(resume=place, steps=steps)}, True)
            return Run(p, number, answer, place, getattr(resume, "_kept", None), getattr(resume, "classes", None))
        place = h.stays(folder, "train")
        h.trains = True
        h.parts = [name for name, given in (("batch", batch), ("epochs", epochs), ("test_fraction", test_fraction),
                                            ("optimizer", (optimizer or "").startswith("sgd"))) if given]
        h.subject(model, X, y, loss=loss, inputs=inputs, targets=targets, weights=weights, test=test, tokenizer=tokenizer,
                  **others)
        if h.given and not isinstance(X, (str, os.PathLike)) and test is None:
            test_fraction = test_fraction or 0.0
        request = _given(
            steps=steps, eta=eta, until=until, optimizer=optimizer, batch=batch, epochs=epochs,
            schedule=schedule, early_stopping=early_stopping, restore_best=restore_best, balance=balance,
            certify=certify, provable=provable, seed=seed, precision=precision,
            test_fraction=test_fraction if test is None else None)
        return call(h, "train", request, Run, folder=place, keeps=True)


def _by_name(optimizer: Any) -> Refusal:
    """The refusal of an optimizer of torch, with what says the same."""
    kind, of = type(optimizer).__name__, getattr(optimizer, "defaults", {})
    same = {"SGD": "gd", "Adam": "adam", "AdamW": "adamw"}.get(kind, "")
    if same == "gd" and of.get("momentum"):
        same = f"{'nesterov' if of.get('nesterov') else 'momentum'}(beta={of['momentum']:g})"
    elif same and of.get("betas", (0.9, 0.999)) != (0.9, 0.999):
        same = f"{same}(beta1={of['betas'][0]:g}, beta2={of['betas'][1]:g})"
    fix = f"pass such as optimizer={same!r}, eta={of['lr']:g}" if same and "lr" in of else "see plstar.train for names"
    return Refusal("RANGE", f"optimizer: {kind}", "plstar has optimizers of its own", "one by its name", fix)


def _write_corrected(path: str, folder: str, corrected: Mapping[int, Any]) -> None:
    """Writes targets by the numbers of their rows, whichever way the training file counts them."""
    names: list[str] = []
    for file in ("kernels.json", "model.json", os.path.join("checkpoint", "model.json")):
        if os.path.exists(os.path.join(folder, file)):
            with open(os.path.join(folder, file), encoding="utf-8") as f:
                model = json.load(f)
            names = (model.get("columns") or model["encoding"]["schema"])["targets"]
            break
    with open(path, "w", encoding="utf-8", newline="") as f:
        write = csv.writer(f)
        write.writerow(["line", "row", "image", *names])
        for row, target in corrected.items():
            several = len(names) > 1 and not isinstance(target, str)
            write.writerow([int(row)] * 3 + [str(v) for v in (target if several else [target])])


def _given(**values: Any) -> dict[str, Any]:
    return {k.rstrip("_"): plain(v) for k, v in values.items() if v is not None and v is not False}


def operator(model: Any, X: Any = None, y: Any = None, *,
             of: Literal["hessian", "ggn", "fisher", "empirical-fisher", "kernel"] = "hessian",
             loss: str | Callable[..., Any] = "square", **subject: Any) -> Operator:
    """The Hessian of the mean loss, the Gauss-Newton or Fisher matrix, or K/N, by products alone.

    Parameters
    ----------
    model : str, torch.nn.Module, path of an ONNX file, or run
    X, y : arrays, tensors, a DataFrame with a Series or a column's name, or a path
    of : {"hessian", "ggn", "fisher", "empirical-fisher", "kernel"}
        Which matrix.
    loss : str or torch.nn.Module
        ``"square"``, ½ Σ squares over outputs, ``"cross_entropy"`` or ``"huber"``, in the mean over rows; or a loss of
        torch, as for `train`.
    **subject
        As for `spectrum`, such as ``weights``.

    Returns
    -------
    Operator
        A ``scipy.sparse.linalg.LinearOperator``; of a torch module in the order of its parameters.
    """
    # the few products of a rough largest eigenvalue come with it
    return spectrum(model, X, y, of=of, loss=loss, top=1, bottom=0, dense=0, tolerance=0.1, **subject).operator()


def linearity(model: str, X: Any = None, y: Any = None, *, widths: Any, seeds: int = 5, until: float = 1e-3,
              steps: int = 20000, seed: int = 1, inputs: str | None = None, targets: str | None = None,
              folder: str | None = None, **others: Any) -> Result:
    """How linear networks become with their width: Hessian, kernel drift and gap, with slopes.

    Parameters
    ----------
    model : str
        A network text with {m} for the width, such as ``"dense({m}) tanh dense"``.
    X, y : arrays, a DataFrame, or a path
    widths : sequence of int
        Widths that grow.
    seeds : int
        Networks of every width.
    until : float
        Train until the loss has fallen to this part of the first.
    steps : int
        Most steps of a network.
    folder : str, optional
        Where the sweep is written.
    **others
        Options of ``plstar linearity``.

    Returns
    -------
    Result
    """
    with handed(process()) as h:
        place = h.stays(folder, "linearity")
        h.subject(model, X, y, inputs=inputs, targets=targets, **others)
        request = {"widths": list(widths), "seeds": seeds, "until": until, "steps": steps, "seed": seed}
        return call(h, "linearity", request, Result, folder=place)


def solve(text: Any, *, nearest: bool = False, certify: bool = False, box: bool = False, seed: int = 1,
          folder: str | None = None, **others: Any) -> Result:
    """Solves a system of equations, or differential equations, given as text or as a file.

    Parameters
    ----------
    text : str or path
        Equations, or the path of a .pls, .nl or .pde file. A text with an ``unknown u(x in …)`` is
        one of differential equations.
    nearest : bool
        Look for the solution nearest to the start, within bounds.
    certify : bool
        Prove that an exact solution exists near the point that was found.
    box : bool
        Find all solutions within the bounds of the unknowns.
    **others
        Options of ``plstar solve``, such as tolerance, steps, starts, of a box seconds and boxes,
        or, to follow a solution by a param of the text, ``branch="lam", from_=0.5, to=10``; so are
        functions of one coordinate. To prove one for every value of it,
        ``for_="lam=0.5..3.5", certify=True``.

    Returns
    -------
    Result
        `solution` is a list of parts with name and value. With `box`, `unknowns` are the names, and
        `box` has `roots`, `undecided` and `complete`. With `branch`, `points` have the param's
        `value`, and `folds` are where it turns back. With `for_`, a solution is proved up to
        `reached`, in `cells`.
    """
    with handed(process()) as h:
        path = os.fspath(text)
        if "\n" in path or not os.path.exists(path):
            if "\n" not in path and not any(c in path for c in "=<>"):
                raise Refusal("NO_FILE", path, "it is no file and no equation", "a path, or equations with =",
                              "correct it")
            words, path = path, h.path(".pde" if "interior" in path else ".pls", "equations")
            with open(path, "w", encoding="utf-8") as f:
                f.write(words + "\n")
        h.given = [path]
        return call(h, "solve", _given(nearest=nearest, certify=certify, box=box, seed=seed, **others), Result,
                    files=True, folder=folder)


def check(certificate: Any) -> Result:
    """Checks a certificate again: of `certify`, of a run of `train`, or a file.

    Returns
    -------
    Result
        `confirmed` says whether every claim is, `theorems` what each of them is.
    """
    with handed(process()) as h:
        place = os.fspath(getattr(certificate, "folder", certificate))
        inner = os.path.join(place, "certificate.json")
        number, answer = h.process.ask(
            "certify", {"given": [], "options": {"check": inner if os.path.exists(inner) else place}})
        return Result(h.process, number, answer)


def predict(run: Any, X: Any, *, proba: bool = False, scores: bool = False, interval: float | None = None,
            explain: int | None = None, threshold: float | str | None = None, without: Iterable[int] | None = None,
            corrected: Mapping[int, Any] | None = None, missing: str | None = None, unknown: str | None = None,
            tokenizer: Any = None) -> Any:
    """Predicts rows with a trained model: numbers in the units of the targets, or classes.

    Parameters
    ----------
    run : Run, result of `classify` or `regress`, or path
    X : array, DataFrame or path
    proba : bool
        The probability of each class instead, an array of shape (N, classes).
    scores : bool
        The model's outputs as the loss sees them.
    interval : float, optional
        For numbers, of models of `regress` and of runs on the square loss: adds columns with the
        interval in which the truth lies with this probability.
    explain : int, optional
        So many training rows that each prediction rests on, with how much it falls without them: of
        models of tables, and of runs on the square loss whose kernel moved little.
    threshold : float or str, optional
        Of two classes: the probability from which on the second is answered, or such as "yes=0.3".
    without : iterable of int, optional
        Predicts as if the model had been fitted without these training rows, by the numbers that
        `explain` prints: exactly for models of tables, all that was chosen held; by the kernel at
        the end for runs on the square loss whose kernel moved little.
    corrected : dict of int to target, optional
        Likewise as if these training rows had had these targets; a sequence for several columns.
    missing : str, optional
        What to do with missing values: "refuse", "drop", "mean", or "keep" for models of tables; runs
        that were trained with "mean" take it by default.
    unknown : str, optional
        What to do with a category that training has not seen: "absent" takes it as none of those
        that training has, which is the default, "refuse" refuses the rows.
    tokenizer : callable, optional
        X is then a sequence of texts, which it makes the arrays of the model's inputs of.

    Returns
    -------
    array, or dict of str to array with `scores`, `interval` or `explain`
    """
    if hasattr(run, "state_dict"):
        raise Refusal("RANGE", f"run: a {type(run).__name__}", "it has no scaling, classes or rows that it was trained on",
                      "what plstar.train, classify or regress returns", "call the module on X for its outputs")
    with handed(process()) as h:
        if getattr(run, "columns", None) is not None and is_frame(X):
            X = X[run.columns].to_numpy()
        rows(h, packed(X, tokenizer) or X, None)
        h.options.pop("categorical", None)
        h.given = [os.fspath(getattr(run, "folder", run)), *h.given]
        path = os.path.join(h.folder, "predicted.csv")
        request = _given(proba=proba, scores=scores, interval=interval, explain=explain, threshold=threshold,
                         missing=missing, unknown=unknown, out=path, force=True)
        if without is not None:
            request["without"] = [int(row) for row in without]
        if corrected is not None:
            request["corrected"] = os.path.join(h.folder, "corrected.csv")
            _write_corrected(request["corrected"], h.given[0], corrected)
        if without is not None or corrected is not None:
            h.frames.clear()  # lines are of the training rows
        with h.naming():
            h.process.ask("predict", {"given": h.given, "options": {**h.options, **request}})
        with open(path, encoding="utf-8", newline="") as f:
            lines = list(csv.reader(f))
    columns = dict(zip(lines[0], map(list, zip(*lines[1:], strict=True)), strict=True))
    columns.pop("row", None)
    columns.pop("line", None)
    if scores or interval is not None or explain is not None:
        return {name: _column(cells) for name, cells in columns.items()}
    if without is not None or corrected is not None:
        columns = {name: cells for name, cells in columns.items() if name.split("(")[0] != "before"}
    classes = getattr(run, "classes", None)
    named = {} if classes is None else {str(c): i for i, c in enumerate(classes)}
    names = list(columns)
    if proba:
        of = [n for n in names if n.startswith("p(")]
        of.sort(key=lambda n: named.get(n[2:-1], 0))  # in the order of the classes
        return np.array([[float(v) for v in columns[n]] for n in of]).T
    if classes is not None:
        return classes[np.array([named[v] for v in columns[names[0]]])]
    values = np.array([_column(columns[n]) for n in names]).T
    return values[:, 0] if values.shape[1] == 1 else values


def _column(cells: list[str]) -> Array:
    try:
        return np.array([float(v) if v else np.nan for v in cells])
    except ValueError:
        return np.array(cells)
