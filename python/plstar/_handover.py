"""Models and data as both sides read them: files in a folder that goes with the process."""

from __future__ import annotations

import contextlib
import csv
import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from numbers import Integral
from typing import Any

import numpy as np

from ._arrays import Array, array
from ._claims import Finding
from ._dataset import of_torch
from ._errors import Refusal
from ._losses import TorchLoss, torch_loss
from ._packed import Packed, packed
from ._process import Process
from ._targets import Targets

_LINES = re.compile(r"\blines? \d+(?:, \d+)*(?: and \d+(?! more))?")


def is_path(value: Any) -> bool:
    return isinstance(value, (str, os.PathLike))


def is_frame(value: Any) -> bool:
    return hasattr(value, "to_csv") and hasattr(value, "columns")


def is_run(model: Any) -> bool:
    """Whether it is a run, or the folder of a run or of a model of a table."""
    if hasattr(model, "folder"):
        return True
    return is_path(model) and any(
        os.path.exists(os.path.join(os.fspath(model), name)) for name in ("request.json", "model.json")
    )


class Kept:
    """A folder that goes with the last result that holds it."""

    def __init__(self) -> None:
        self.path = tempfile.mkdtemp(prefix="plstar-")
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


class Handed:
    """What a call hands over: arguments and options of the command."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.folders = [process.new_folder()]
        self.given: list[str] = []
        self.options: dict[str, Any] = {}
        self.classes: Array | None = None
        self.beside: str | None = None
        self.keep: Kept | None = None
        self.findings: list[Finding] = []  # what is to be told of a module
        self.columns: list[Any] | None = None  # of a DataFrame that became an array
        self.compared: tuple[Any, str] | None = None  # a module and its file
        self.trains = False  # whether labels may be smoothed
        self.parts: list[str] = []  # arguments by which steps are of a part of the rows
        self.torch_loss: TorchLoss | None = None
        self.of_targets = True  # whether the result depends on them
        self.unread: set[str] = set()  # parameters of a module that its outputs do not depend on
        self.frames: list[str] = []  # the files of DataFrames

    @property
    def folder(self) -> str:
        return self.folders[-1]

    @property
    def exported(self) -> tuple[str, str]:
        """The name of the file of a module, and the module's."""
        if self.compared is None:
            return "", ""
        return os.path.basename(self.compared[1]), type(self.compared[0].model).__name__

    @contextlib.contextmanager
    def naming(self) -> Iterator[None]:
        """Has refusals name what was handed over, not its files."""
        try:
            yield
        except Refusal as refusal:
            where, what, expected, fix, line = (self.words(t, "model ") for t in (
                refusal.where, refusal.what, refusal.expected, refusal.fix, refusal.line))
            if line == refusal.line:
                raise
            raise Refusal(refusal.code, where, what, expected, fix, line, refusal.excerpt) from None

    def words(self, text: str, before: str = "") -> str:
        """A sentence that names a module, not its file, and rows of a DataFrame beside the lines of its file."""
        file, model = self.exported
        if file:
            text = text.replace(file, before + model)
        if len(self.frames) != 1 or not _LINES.search(text):
            return text
        with open(self.frames[0], encoding="utf-8", newline="") as f:
            rows = csv.reader(f)
            ends = [rows.line_num for _ in rows]

        def row(places: re.Match[str]) -> str:
            at = [int(np.searchsorted(ends, int(n))) - 1 for n in re.findall(r"\d+", places[0])]
            return places[0] if min(at) < 0 else f"{places[0]}, X.iloc[{at[0] if len(at) == 1 else at}]"

        return _LINES.sub(row, text)

    def room(self, size: int) -> None:
        """Goes on in a folder on disk where that in memory has no room for so many bytes."""
        if shutil.disk_usage(self.folder).free < size + (64 << 20):
            self.folders.append(tempfile.mkdtemp(prefix="plstar-"))
            if (free := shutil.disk_usage(self.folder).free) < size:
                raise Refusal("ROOM", self.folder, f"{free >> 20} MB are free", f"{size >> 20} MB for the arrays",
                              "free some, or name another folder in TMPDIR")

    def stays(self, folder: str | None, command: str) -> str:
        """The folder of a run; what is handed over stays beside it, since the run reads it again."""
        if folder is None:
            self.keep = Kept()
            folder = os.path.join(self.keep.path, command)
        self.beside = os.path.abspath(folder)
        return self.beside

    def path(self, suffix: str, name: str = "") -> str:
        """A new file, of that name if it goes with the call."""
        if self.beside is not None:
            path = f"{self.beside}-{'model' if suffix == '.onnx' else 'data'}{suffix}"
            if os.path.exists(path):
                raise Refusal("EXISTS", path, "it exists", "a new file, for what the run reads", "name another folder")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            return path
        return os.path.join(self.folder, (name or "data") + suffix)

    def subject(
        self, model: Any, X: Any, y: Any, *, loss: Any = None, inputs: str | None = None,
        targets: str | None = None, weights: Any = None, test: Any = None, tokenizer: Any = None, **data: Any,
    ) -> None:
        """A model on data; rows of several arrays are a dict of them, or texts with their tokenizer."""
        if not (is_run(model) or is_path(model) or hasattr(model, "state_dict")):
            raise Refusal("NO_MODEL", "model", "there is none" if model is None else f"it is of type {type(model).__name__}",
                          "a text, a torch module, an ONNX file or a run", "pass it before X and y")
        X, y = of_torch(X, y)
        X = packed(X, tokenizer) or X
        if test is not None and not is_path(test):
            test = of_torch(test, name="test") if not isinstance(test, tuple) else test
            test = packed(test[0], tokenizer, "test[0]") or test[0], test[1]
        self.options.update({k: v for k, v in data.items() if v is not None})
        self.torch_loss = torch_loss(loss)
        if self.torch_loss is not None:
            loss = self._own_loss(self.torch_loss, model, targets)
            targets = None
        if is_run(model):
            if X is not None:
                raise Refusal("UNUSED", "X", "a run has its own data", "a run alone", "leave X and y out")
            self.given = [os.fspath(getattr(model, "folder", model))]
            return
        if X is None:
            raise Refusal("NO_DATA", "X", "there are no data", "arrays, a DataFrame or a path", "give them")
        if y is None and self.of_targets and not is_path(X) and (hasattr(model, "state_dict") or not is_frame(X)):
            raise no_targets()
        if loss is not None:
            self.options["loss"] = loss.replace("_", "-")
        if hasattr(model, "state_dict"):
            self.module(model, X, y, loss or "square", inputs, targets, test)
        elif os.fspath(model).endswith(".onnx"):
            file = os.path.abspath(os.fspath(model))
            outputs = None if is_path(X) or is_frame(X) else self.outputs(file)
            self.given = [file]
            self.options["data"] = self.data(X, y, loss or "square", inputs, targets, test, outputs=outputs)
        else:
            self.options["network"] = model
            self.given = [self.data(X, y, loss or "square", inputs, targets, test)]
        if weights is not None:
            self.options["weights"] = self.weights(weights)

    def _own_loss(self, loss: TorchLoss, model: Any, targets: str | None) -> str:
        """The name of a loss of torch, which is one of a module's outputs as they are."""
        if not hasattr(model, "state_dict"):
            raise Refusal("LOSS", loss.text, "the model is no torch module", "a loss by name", f"pass loss={loss.kind!r}")
        if targets is not None:
            raise Refusal("LOSS", f"targets {targets}", "a loss of torch is of the targets as they are", "targets alone",
                          "leave it out")
        loss.require(self.trains, self.parts + [o for o in ("rows", "test_fraction") if self.options.get(o)])
        if loss.smoothing:
            self.options["label-smoothing"] = loss.smoothing
        if loss.of_residuals:
            self.options.update(targets="auto", task="regression")
        return loss.kind

    def module(self, model: Any, X: Any, y: Any, loss: str, inputs: str | None, targets: str | None,
               test: Any) -> None:
        """A torch module on rows, compared with what plstar reads of it."""
        from ._agreement import agree
        from ._modules import Module

        if is_path(X):
            raise Refusal("NO_DATA", f"X {os.fspath(X)}", "a module is exported on rows of X, and this is a path",
                          "arrays or a DataFrame", "read the file first, or export the module to ONNX")
        if test is not None and is_path(test):
            raise Refusal("NO_DATA", f"test {os.fspath(test)}", "rows of a module are arrays, and this is a path",
                          "(X, y)", "read the file first")
        if is_frame(X):
            self.columns = [c for c in X.columns if c not in _named(y, X)]
            if test is not None:
                held, targets_of = test if isinstance(test, tuple) else (test, y)
                test = _arrays(held, targets_of, self.columns)
            X, y = _arrays(X, y, self.columns)
        own = self.torch_loss
        if own is not None:
            X, y = own.rows(X, y, bool(self.parts))
        pack = X if isinstance(X, Packed) else None
        if len(rows := _rows(X)) == 0:
            raise Refusal("SHAPES", "X", "it has no rows", "at least one row", "pass rows")
        m = Module(model, rows, pack)
        if own is not None:
            own.fit(m, y)
            y = own.targets(m, y)
            if test is not None:
                held, targets_of = own.rows(test[0], test[1], False, "test[1]")
                test = held, own.targets(m, targets_of, "test[1]")
            if own.balances:
                self.options["balance"] = True
            self.options["loss"] = own.name(m.outputs, len(y)).replace("_", "-")
            self.findings.append(Finding(own.finding(), claim="loss_of_torch"))
        exported = self.path(".onnx", type(m.model).__name__)
        m.export(exported)
        # behind tokens a head is put, of as many outputs as there are classes
        outputs = classes_of(y) if m.tokens else m.outputs
        data = self.data(X, y, loss, inputs, targets, test, outputs=outputs, classes=m.tokens and outputs is not None)
        self.room(24 * len(rows) * m.outputs)
        told = data if pack is None else self.others(rows, np.zeros(len(rows)))
        self.unread = agree(self.process, m, exported, told, self.folder)
        self.compared = m, exported
        if test is not None:
            self.also(test[0], "test[0]")
        if told := m.frozen():
            self.findings.append(Finding(told, claim="module_frozen"))
        self.given, self.options["data"] = [exported], data

    def also(self, X: Any, name: str) -> str:
        """Further rows as a file; a module is compared on them too."""
        x = _rows(X) if isinstance(X, Packed) else array(X, name)
        path = self.others(x, np.zeros(len(x)))
        if self.compared is not None:
            from ._agreement import agree

            module, exported = self.compared
            agree(self.process, module.on(x), exported, path, self.folder, name)
        return path

    def others(self, x: Array, y: Array) -> str:
        """Rows in a file of their own."""
        path = os.path.join(self.folder, "others.npz")
        np.savez(path, X=x, y=y)
        return path

    def outputs(self, file: str) -> int | None:
        """How many outputs an ONNX model has; None where it cannot be read without further options."""
        try:
            return int(self.process.ask("model", {"model": file})[1]["outputs"])
        except Refusal:
            return None

    def data(
        self, X: Any, y: Any, loss: str = "square", inputs: str | None = None, targets: str | None = None,
        test: Any = None, classes: bool = False, missing: bool = False, outputs: int | None = None,
    ) -> str:
        """The path of data."""
        X, y = of_torch(X, y)
        for name, value in (("standardize", inputs), ("targets", targets)):
            if value is not None:
                self.options[name] = value.replace("_", "-")
        if is_path(X):
            if y is not None:
                self.options["target"] = y
            if test is not None:
                self.options["test"] = os.fspath(test)
            return str(os.fspath(X))
        if is_frame(X):
            if test is not None:
                rows, values = test if isinstance(test, tuple) else (test, y)
                self.options["test"] = self.frame(rows, values, "test")
            return self.frame(X, y)
        X = X if isinstance(X, Packed) else packed(X) or X
        x = _rows(X, missing)
        t = Targets(y, len(x), loss, classes, outputs)
        self.classes = t.classes
        self.options.setdefault("standardize", "none")
        self.options.setdefault("task", "regression" if t.classes is None else "classes")
        if t.classes is None and self.options["task"] == "regression":
            if loss.replace("-", "_") == "cross_entropy":
                raise Refusal("CLASSES_NEEDED", f"y of shape {t.values.shape} and type {t.values.dtype}", "it is read as numbers",
                              "classes, (N,), as text or whole numbers, for cross-entropy", "pass y.argmax(1)"
                              if t.values.ndim > 1 and t.values.shape[1] > 1 else "pass y as whole numbers of shape (N,)")
            self.options.setdefault("targets", "raw")
        else:
            self.options.pop("targets", None)
        if t.absent:  # rows behind those that are read name them
            self.options["rows"] = min(len(x), self.options.get("rows", len(x)))
            x = np.concatenate([x, np.repeat(x[:1], len(t.absent), 0)])
            t.values = np.concatenate([t.values, t.absent])
        arrays = self.named(X, x, t.values)
        if t.classes is not None:
            arrays["classes"] = t.classes.astype(str)
        if test is not None:
            test = packed(test[0], name="test[0]") or test[0], test[1]
            xt = _rows(test[0]) if isinstance(test[0], Packed) else array(test[0], "test[0]", missing)
            tt = Targets(test[1], len(xt), loss, classes, outputs)
            if t.classes is not None:
                labels = np.asarray(test[1]).astype(t.classes.dtype).ravel()
                unknown = ~np.isin(labels, t.classes)
                if unknown.any():
                    raise Refusal("UNKNOWN_CLASS", f"test[1][{int(unknown.argmax())}]", f"{labels[unknown.argmax()]}: no row"
                                  " of y is of this class", "classes of y", "leave such rows out")
                tt.values = np.searchsorted(t.classes, labels)
            if isinstance(test[0], Packed):
                self.options["test"] = (f"{self.beside}-test.npz" if self.beside is not None
                                        else os.path.join(self.folder, "test.npz"))
                np.savez(self.options["test"], **self.named(test[0], xt, tt.values))  # type: ignore[arg-type]
            else:
                arrays.update(x_test=xt, y_test=tt.values)
        self.room(sum(a.nbytes for a in arrays.values()))
        path = self.path(".npz")
        np.savez(path, **arrays)  # type: ignore[arg-type]
        return path

    @staticmethod
    def named(X: Any, x: Array, y: Array) -> dict[str, Array]:
        """Arrays of a file: X, or those of a dict under their names."""
        if not isinstance(X, Packed):
            return {"X": x, "y": y}
        cuts = np.cumsum([a.shape[1] for a in X.arrays.values()])[:-1]
        return {**dict(zip(X.arrays, np.split(x, cuts, axis=1), strict=True)), "y": y}

    def frame(self, X: Any, y: Any = None, name: str = "data") -> str:
        """A DataFrame as the table that the command line reads."""
        frame, names = X.copy(), _named(y, X)
        frame.columns = [_text(c) for c in X.columns]
        _once(frame)
        if names:
            y = [_text(c) for c in names]
        elif y is not None:
            free = (f"y{i or ''}" for i in range(len(frame.columns) + 1))
            column = _text(getattr(y, "name", None) or "")
            if len(y) != len(frame):
                raise Refusal("SHAPES", f"y of {len(y)} rows", f"X has {len(frame)} rows",
                              "a target for each row of X", "give data of one length")
            if column in frame.columns and X.iloc[:, list(frame.columns).index(column)].equals(y):
                raise Refusal("SHAPES", f"y named {column}", "it is the column of X of that name", "a column that X has not",
                              f"pass y={column!r}, which leaves it out of X, or X without it")
            if not column or column in frame.columns:  # such as what was computed of the column
                column = next(c for c in free if c not in frame.columns)
            frame[column], y = np.asarray(y), [column]
        if y is not None:
            self.options["target"] = y if len(y) > 1 else y[0]
        for c in frame.columns:
            if frame[c].dtype == bool:
                frame[c] = frame[c].astype(int)
        text = [c for c in frame.columns if frame[c].dtype.kind not in "fiubM" and [c] != y]
        if text:
            self.options.setdefault("categorical", text)
        path = self.path(".csv", name)
        frame.to_csv(path, index=False)
        self.frames.append(path)
        return path

    def weights(self, weights: Any) -> str:
        if is_path(weights):
            return str(os.fspath(weights))
        if not isinstance(weights, Mapping):
            raise Refusal("WEIGHTS", "weights", f"a {type(weights).__name__}",
                          "the path of an NPZ file, or arrays by name", "pass model.state_dict()")
        if self.compared is not None:
            weights = self.compared[0].trained(weights, self.unread)
        path = os.path.join(self.folder, "weights.npz")
        np.savez(path, **{k: array(v, f"weights[{k!r}]") for k, v in weights.items()})  # type: ignore[arg-type]
        return path


def _named(y: Any, X: Any) -> list[Any]:
    """The columns of a DataFrame that targets name; none where they are values."""
    if isinstance(y, list):
        named = all(isinstance(c, (str, Integral, tuple)) for c in y)
        return y if named and (len(y) != len(X) or sum(c in y for c in X.columns) == len(y)) else []
    return [y] if isinstance(y, str) or isinstance(y, (Integral, tuple)) and y in X.columns else []


def _text(column: Any) -> str:
    """A column's name as a file has it: x0 of 0, with _ between the parts of several levels; options part names at commas."""
    name = "_".join(map(str, column)) if isinstance(column, tuple) else f"x{column}" if isinstance(column, Integral) else str(column)
    return name.strip().replace(",", ";")


def _arrays(X: Any, y: Any, columns: list[Any]) -> tuple[Array, Any]:
    """A DataFrame as numbers, and its targets."""
    if names := _named(y, X):
        if unknown := [c for c in names if c not in X.columns]:
            raise Refusal("UNKNOWN_COLUMN", "y", f"X has no column {unknown[0]!r}", "a column's name, or a target for each row",
                          "name one of " + ", ".join(map(repr, X.columns[:9].tolist())))
        y = X[names if isinstance(y, list) else y]
    _once(X)
    X = X[columns]
    for c in columns:
        if X[c].dtype.kind not in "fiub":
            raise Refusal("ARRAY", f"X, column {c!r}", f"values of type {X[c].dtype}", "numbers, for a module",
                          "encode it as numbers, or leave it out")
    rows = X.to_numpy()
    return X.to_numpy(dtype=float, na_value=np.nan) if rows.dtype == object else rows, y


def _once(X: Any) -> None:
    """Refuses columns of one name."""
    if twice := X.columns[X.columns.duplicated()].tolist():
        raise Refusal("SHAPES", f"X, column {twice[0]!r}", "there are several of that name", "columns of different names",
                      "rename them, or leave some out")


def no_targets() -> Refusal:
    return Refusal("NO_DATA", "y", "there are no targets", "the targets of the rows of X", "pass y")


def taken(X: Any, y: Any) -> tuple[Array, Array]:
    """Rows and targets of a loop as arrays."""
    if is_frame(X):
        X, y = _arrays(X, y, [c for c in X.columns if c not in _named(y, X)])
    return _rows(X), array(y.to_numpy() if hasattr(y, "to_numpy") else y, "y")


def _rows(X: Any, missing: bool = False) -> Array:
    """X as an array of rows and columns."""
    if isinstance(X, Packed):
        return X.rows
    x = array(X, "X", missing)
    if x.ndim < 2:
        raise Refusal(
            "SHAPES", f"X of shape {x.shape}", "it has no columns", "rows and columns",
            "pass X.to_frame() for one feature" if hasattr(X, "to_frame") else
            "pass X.reshape(-1, 1) for one feature, X.reshape(1, -1) for one row",
        )
    return x


def classes_of(y: Any) -> int | None:
    """How many classes whole numbers or names are; None for other targets."""
    values = np.asarray(y.numpy() if hasattr(y, "numpy") else y)
    if values.ndim != 1 or values.dtype.kind not in "iubOUS":
        return None
    return int(values.max()) + 1 if values.dtype.kind in "iu" else len(np.unique(values.astype(str)))


@contextlib.contextmanager
def handed(process: Process) -> Iterator[Handed]:
    """Files that go when the call ends."""
    h = Handed(process)
    try:
        yield h
    finally:
        for folder in h.folders:
            shutil.rmtree(folder, ignore_errors=True)

