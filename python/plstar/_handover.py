"""Models and data as both sides read them: files in a folder that goes with the process."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import os
import shutil
import tempfile
import warnings
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ._arrays import Array, array, narrow
from ._errors import Refusal
from ._process import Process

LARGEST_MODEL = 2**31  # bytes that an ONNX file holds
FEW = 3  # rows that a torch module is tried on


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


class Targets:
    """Targets as they are: numbers, or classes by their numbers in the order of their names."""

    def __init__(self, y: Any, rows: int, loss: str = "square", classes: bool = False, outputs: int = 1) -> None:
        self.classes: Array | None = None
        if y is None:
            self.values: Array = np.zeros(rows)
            return
        if hasattr(y, "detach"):
            y = array(y, "y")
        y = np.asarray(y.to_numpy() if hasattr(y, "to_numpy") else y)
        if y.ndim == 2 and y.shape[1] == 1 and (classes or y.dtype.kind in "OUSb"):
            y = y[:, 0]
        named = y.dtype.kind in "OUSb" or ((loss != "square" or outputs > 1) and y.dtype.kind in "iu")
        if classes or (named and y.ndim == 1):
            self.classes, self.values = np.unique(y.astype(str) if y.dtype == object else y, return_inverse=True)
            if outputs > 1 and len(self.classes) != outputs:
                raise Refusal("SHAPES", f"y of {len(self.classes)} classes", f"the model has {outputs} outputs",
                              "rows of as many classes", f"add rows of the others, or pass targets of shape (N, {outputs})")
        else:
            self.values = array(y, "y")
        if self.values.ndim == 0 or len(self.values) != rows:
            raise Refusal(
                "SHAPES", f"y of shape {self.values.shape}", f"X has {rows} rows", "a target for each row of X",
                "give arrays of one length",
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

    @property
    def folder(self) -> str:
        return self.folders[-1]

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
        self, model: Any, X: Any, y: Any, *, loss: str | None = None, inputs: str | None = None,
        targets: str | None = None, weights: Any = None, test: Any = None, **data: Any,
    ) -> None:
        """A model on data."""
        self.options.update({k: v for k, v in data.items() if v is not None})
        if is_run(model):
            if X is not None:
                raise Refusal("UNUSED", "X", "a run has its own data", "a run alone", "leave X and y out")
            self.given = [os.fspath(getattr(model, "folder", model))]
            return
        if X is None:
            raise Refusal("NO_DATA", "X", "there are no data", "arrays, a DataFrame or a path", "give them")
        if loss is not None:
            self.options["loss"] = loss.replace("_", "-")
        module, outputs = hasattr(model, "state_dict"), 1
        if module:
            if is_path(X):
                raise Refusal("NO_DATA", f"X {os.fspath(X)}", "a module is exported on rows of X, and this is a path",
                              "arrays or a DataFrame", "read the file first, or export the module to ONNX")
            if not is_frame(X) and len(_rows(X)) == 0:
                raise Refusal("SHAPES", "X", "it has no rows", "at least one row", "pass rows")
            exported, outputs = self.module(model, X)
        rows = self.data(X, y, loss or "square", inputs, targets, test, outputs=outputs)
        if module:
            self.given, self.options["data"] = [exported], rows
        elif os.fspath(model).endswith(".onnx"):
            self.given, self.options["data"] = [os.path.abspath(os.fspath(model))], rows
        else:
            self.given, self.options["network"] = [rows], model
        if weights is not None:
            self.options["weights"] = self.weights(weights)

    def data(
        self, X: Any, y: Any, loss: str = "square", inputs: str | None = None, targets: str | None = None,
        test: Any = None, classes: bool = False, missing: bool = False, outputs: int = 1,
    ) -> str:
        """The path of data."""
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
        x = _rows(X, missing)
        t = Targets(y, len(x), loss, classes, outputs)
        self.classes = t.classes
        self.options.setdefault("standardize", "none")
        self.options.setdefault("task", "regression" if t.classes is None else "classes")
        if t.classes is None:
            self.options.setdefault("targets", "raw")
        else:
            self.options.pop("targets", None)
        arrays = {"X": x, "y": t.values}
        if t.classes is not None:
            arrays["classes"] = t.classes.astype(str)
        if test is not None:
            xt = array(test[0], "test[0]", missing)
            tt = Targets(test[1], len(xt), loss, classes, outputs)
            if t.classes is not None:
                labels = np.asarray(test[1]).astype(t.classes.dtype).ravel()
                unknown = ~np.isin(labels, t.classes)
                if unknown.any():
                    raise Refusal("UNKNOWN_CLASS", f"test[1][{int(unknown.argmax())}]", f"{labels[unknown.argmax()]}: no row"
                                  " of y is of this class", "classes of y", "leave such rows out")
                tt.values = np.searchsorted(t.classes, labels)
            arrays.update(x_test=xt, y_test=tt.values)
        self.room(sum(a.nbytes for a in arrays.values()))
        path = self.path(".npz")
        np.savez(path, **arrays)  # type: ignore[arg-type]
        return path

    def frame(self, X: Any, y: Any = None, name: str = "data") -> str:
        """A DataFrame as the table that the command line reads."""
        frame = X.copy()
        if y is not None and not isinstance(y, (str, list)):
            column = getattr(y, "name", None) or "y"
            if column in frame.columns:
                raise Refusal("SHAPES", f"y named {column}", "X has a column of that name", "another name",
                              f"rename it, or pass y={column!r} if it is the column of X")
            if len(y) != len(frame):
                raise Refusal("SHAPES", f"y of {len(y)} rows", f"X has {len(frame)} rows",
                              "a target for each row of X", "give data of one length")
            frame[column] = np.asarray(y)
            y = column
        if y is not None:
            self.options["target"] = y
        for c in frame.columns:
            if frame[c].dtype == bool:
                frame[c] = frame[c].astype(int)
        text = [str(c) for c in frame.columns if frame[c].dtype.kind not in "fiubM" and c != y]
        if text:
            self.options.setdefault("categorical", text)
        path = self.path(".csv", name)
        frame.to_csv(path, index=False)
        return path

    def weights(self, weights: Any) -> str:
        if is_path(weights):
            return str(os.fspath(weights))
        if not isinstance(weights, Mapping):
            raise Refusal("WEIGHTS", "weights", f"a {type(weights).__name__}",
                          "the path of an NPZ file, or arrays by name", "pass model.state_dict()")
        path = os.path.join(self.folder, "weights.npz")
        np.savez(path, **{k: array(v, f"weights[{k!r}]") for k, v in weights.items()})  # type: ignore[arg-type]
        return path

    def module(self, model: Any, X: Any) -> tuple[str, int]:
        """A torch module as an ONNX file with its exact weights, in evaluation mode; its outputs per row."""
        import torch

        parameters = list(model.parameters()) + list(model.buffers())
        if sum(p.numel() * p.element_size() for p in parameters) > LARGEST_MODEL:
            raise Refusal("MODEL", "model", "it holds more than 2 GB", "a model of at most 2 GB", "take a smaller one")
        for p in parameters:
            if p.device.type != "cpu":
                raise Refusal("DEVICE", "model", f"it is on {p.device}", "a module on the CPU", "pass model.cpu()")
            if p.dtype in (torch.float16, torch.bfloat16):
                raise narrow("model", str(p.dtype).replace("torch.", ""), "model.float()")
        required = [
            p.name for p in inspect.signature(model.forward).parameters.values()
            if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        if len(required) != 1:
            raise Refusal("MODEL", f"model of inputs ({', '.join(required)})", "it does not take one tensor",
                          "a module whose forward takes one tensor", "wrap it in a module that makes the others")
        rows = array(X[:FEW].to_numpy() if is_frame(X) else X[:FEW], "X")
        whole = rows.dtype.kind in "iu" and any(isinstance(m, torch.nn.Embedding) for m in model.modules())
        dtype = torch.int64 if whole else next((p.dtype for p in parameters if p.is_floating_point()), torch.float32)
        x = torch.as_tensor(np.ascontiguousarray(rows)).to(dtype)
        path, was = self.path(".onnx", type(model).__name__), {m: m.training for m in model.modules()}
        try:
            model.eval()
            outputs = self._try(model, x)
            with warnings.catch_warnings(), _exporting():
                warnings.simplefilter("ignore")
                torch.onnx.export(
                    model, (x[:1],), path, input_names=["x"], output_names=["y"], do_constant_folding=False,
                    dynamic_axes={"x": {0: "N"}, "y": {0: "N"}}, **self._exporter(torch),
                )
        except (RuntimeError, torch.onnx.errors.OnnxExporterError) as e:
            raise Refusal("MODEL", f"model {type(model).__name__}", f"torch cannot export it ({_first(e)})",
                          "a module that torch.onnx.export takes", "replace that operation") from e
        finally:
            for m, training in was.items():
                m.training = training
        return path, outputs

    @staticmethod
    def _exporter(torch: Any) -> dict[str, Any]:
        known = inspect.signature(torch.onnx.export).parameters
        return {"dynamo": False} if "dynamo" in known else {}

    @staticmethod
    def _try(model: Any, x: Any) -> int:
        """How many outputs a row has; refuses a module that is no function of single rows."""
        import torch

        with torch.no_grad():
            try:
                y = model(x)
            except Exception as e:
                raise Refusal("MODEL", f"model on X[:{len(x)}] of shape {tuple(x.shape)}", f"it fails ({_first(e)})",
                              "a module that takes X", "give X the shape that model(X) takes") from e
            if not torch.is_tensor(y):
                raise Refusal("MODEL", "model", f"its output is a {type(y).__name__}", "one tensor",
                              "wrap it in a module that returns the tensor")
            if y.ndim < 1 or len(y) != len(x):
                raise Refusal("MODEL", f"model of output {tuple(y.shape)}", "it has no output for each row",
                              f"a first axis of {len(x)} rows", "return one row of outputs for each row of X")
            try:
                single = torch.cat([model(x[i : i + 1]) for i in range(len(x))])
            except Exception as e:
                raise Refusal("MODEL", "model on one row", f"it fails ({_first(e)})", "a module that takes any number"
                              " of rows", "do not build shapes from the number of rows") from e
            scale = float(y.abs().max()) + 1e-30
            if single.shape != y.shape or float((single - y).abs().max()) > 1e-3 * scale:
                raise Refusal("MODEL", "model", "rows influence each other", "a function of each row alone",
                              "take out what depends on the batch")
            return int(y[0].numel())


def _rows(X: Any, missing: bool = False) -> Array:
    """X as an array of rows and columns."""
    x = array(X, "X", missing)
    if x.ndim < 2:
        raise Refusal(
            "SHAPES", f"X of shape {x.shape}", "it has no columns", "rows and columns",
            "pass X.reshape(-1, 1) for one feature, X.reshape(1, -1) for one row",
        )
    return x


@contextlib.contextmanager
def _exporting() -> Iterator[None]:
    """Has torch's exporter do without package onnx, which it asks for functions of onnxscript only."""
    try:
        importlib.import_module("onnx")
        utils: Any = None
    except ImportError:
        utils = _exporter_module()
    if utils is None:
        yield
        return
    known = utils._add_onnxscript_fn
    utils._add_onnxscript_fn = lambda model, _: model
    try:
        yield
    finally:
        utils._add_onnxscript_fn = known


def _exporter_module() -> Any:
    for name in ("torch.onnx._internal", "torch.onnx._internal.torchscript_exporter"):
        with contextlib.suppress(ImportError):
            module = importlib.import_module(name + ".onnx_proto_utils")
            if hasattr(module, "_add_onnxscript_fn"):
                return module
    return None


def _first(e: BaseException) -> str:
    return (str(e).strip() or type(e).__name__).splitlines()[0][:200]


@contextlib.contextmanager
def handed(process: Process) -> Iterator[Handed]:
    """Files that go when the call ends."""
    h = Handed(process)
    try:
        yield h
    finally:
        for folder in h.folders:
            shutil.rmtree(folder, ignore_errors=True)

