"""Estimators with scikit-learn's methods: small tables with nothing to tune, and tangent kernels."""

from __future__ import annotations

import hashlib
import inspect
import os
from typing import Any

import numpy as np

from ._arrays import Array
from ._commands import ntk, predict
from ._core import table
from ._handover import is_frame
from ._process import process
from ._results import Result

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.utils import validation
    from sklearn.utils.multiclass import check_classification_targets
except ImportError:  # the estimators need scikit-learn; the rest does not

    class _Missing:
        def __new__(cls, *_: Any, **__: Any) -> Any:
            raise ImportError("plstar's estimators need scikit-learn")

    BaseEstimator = _Missing
    ClassifierMixin, RegressorMixin = type("ClassifierMixin", (), {}), type("RegressorMixin", (), {})


def _labels(y: Any) -> tuple[Array, Array]:
    check_classification_targets(y)
    classes, labels = np.unique(y, return_inverse=True)
    if len(classes) < 2:
        raise ValueError(f"Classifier can't train when only one class is present: {classes[0]!r}")
    return classes, labels


def _row_weights(weights: Any, rows: int) -> Array:
    """A weight of each row, 1 where none are given."""
    w = np.ones(rows) if weights is None else np.asarray(weights, dtype=float)
    if w.ndim == 0:
        w = np.full(rows, float(w))
    if w.shape != (rows,):
        raise ValueError(f"sample_weight is of shape {w.shape}; expected ({rows},), a weight for each row of X")
    wrong = ~(np.isfinite(w) & (w >= 0))
    if wrong.any():
        i = int(wrong.argmax())
        raise ValueError(f"sample_weight[{i}] is {w[i]}; expected a finite number of at least 0")
    if not w.any():
        raise ValueError("sample_weight is 0 for each row; expected a positive weight")
    return w


def _has_text(X: Any) -> bool:
    """Whether it is a DataFrame with columns that are no numbers, which become categories."""
    return is_frame(X) and any(kind.kind not in "fiub" for kind in X.dtypes)


class _Estimator(BaseEstimator):
    _missing: Any = True

    _named: list[str] | None = None  # columns of a DataFrame with text

    def _framed(self, X: Any, fits: bool) -> Any:
        """Rows of a DataFrame with columns of text."""
        raise NotImplementedError

    def _rows(self, X: Any, y: Any, numbers: bool) -> tuple[Any, Array]:
        if not _has_text(X):
            self._named = None
            X, y = self._validated(X, y, y_numeric=numbers, ensure_min_samples=2)
            return np.asarray(X, dtype=float), y
        validation.check_consistent_length(X, y)
        for c, kind in zip(X.columns, X.dtypes, strict=True):
            if kind.kind == "c" or list(X.columns).count(c) > 1:
                raise ValueError(f"X, column {c!r}: " + ("Complex data not supported; expected numbers or text; split it"
                                 if kind.kind == "c" else "there are several of that name; expected one; rename them"))
        self._named = [str(c) for c in X.columns]
        self.feature_names_in_, self.n_features_in_ = np.array(self._named, dtype=object), len(self._named)
        return self._framed(X, True), validation.column_or_1d(y)

    def _numbers(self, X: Any) -> Any:
        validation.check_is_fitted(self)
        if self._named is None:
            return np.asarray(self._validated(X, reset=False), dtype=float)
        if not is_frame(X):
            raise ValueError(f"X is a {type(X).__name__}; expected a DataFrame with the columns of fit, {self._named}")
        columns = [str(c) for c in X.columns]
        if columns != self._named:
            raise ValueError(f"X has the columns {columns}; expected those of fit, {self._named}")
        return self._framed(X, False)

    def _validated(self, *data: Any, **how: Any) -> Any:
        """What scikit-learn makes of rows; it keeps or compares the columns' number and names."""
        known = inspect.signature(validation.check_array).parameters
        finite = "ensure_all_finite" if "ensure_all_finite" in known else "force_all_finite"  # before 1.6
        how = {finite: self._missing, "dtype": "numeric", **how}
        if hasattr(validation, "validate_data"):
            return validation.validate_data(self, *data, **how)
        return self._validate_data(*data, **how)

    def _more_tags(self) -> dict[str, Any]:  # before scikit-learn 1.6
        return {"allow_nan": self._missing == "allow-nan"}

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self._missing == "allow-nan"
        return tags


def _numbers_of(y: Any) -> Array:
    """Targets as numbers."""
    if getattr(y, "dtype", np.dtype(float)).kind in "mM":
        raise ValueError(f"y: values of type {y.dtype}; expected numbers; make them such, as of days")
    return np.asarray(y, float)


class _Table(_Estimator):
    """An estimator that holds its model as bytes, so that it can be pickled and cloned."""

    _missing = "allow-nan"

    def _framed(self, X: Any, fits: bool) -> Any:
        return X

    @staticmethod
    def _repeated(X: Any, y: Array, weights: Any) -> tuple[Any, Array]:
        """Rows as often as their weights say; those of weight 0 are left out."""
        if weights is None:
            return X, y
        w = _row_weights(weights, len(y))
        if (wrong := w != np.rint(w)).any():
            i = int(wrong.argmax())
            raise ValueError(f"sample_weight[{i}] is {w[i]}; expected whole numbers, which repeat rows: tables are fitted"
                             " by counts of rows; TangentKernelRegressor and TangentKernelClassifier take others")
        chosen = np.repeat(np.arange(len(y)), w.astype(int))
        return (X.iloc[chosen] if is_frame(X) else X[chosen]), y[chosen]

    def _hold(self, result: Result) -> None:
        folder = str(result.folder)
        self._model = {}
        for name in sorted(os.listdir(folder)):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and name != "report.html":
                with open(path, "rb") as f:
                    self._model[name] = f.read()
        self._name = hashlib.sha256(b"".join(self._model.values())).hexdigest()
        self.findings_ = result.findings

    def _folder(self) -> str:
        """The model as files that the process reads, written once for each process."""
        p = process()
        folder = os.path.join(p.folder, self._name)
        if not os.path.isdir(folder):
            new = p.new_folder()
            for name, data in self._model.items():
                with open(os.path.join(new, name), "wb") as f:
                    f.write(data)
            os.rename(new, folder)
        return folder


class TableClassifier(ClassifierMixin, _Table):
    """Classes of a small table, with nothing to tune.

    An average of kernels, chosen by the predictions of each row without it, which also
    calibrate the probabilities. NaN is a missing value; columns of text of a DataFrame are categories.

    Attributes
    ----------
    classes_ : array
    findings_ : list of Finding
        What was found while it learned.
    """

    def __init__(self, balance: bool = False, centres: int = 4000, seed: int = 1) -> None:
        self.balance = balance
        self.centres = centres
        self.seed = seed

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TableClassifier:
        """Learns; a row of the whole weight 2 counts as two rows."""
        X, y = self._repeated(*self._rows(X, y, False), sample_weight)
        self.classes_, labels = _labels(y)
        request = {"balance": self.balance, "centres": self.centres, "seed": self.seed}
        self._hold(table("classify", Result, X, np.array([f"c{v:05d}" for v in labels]), request))
        return self

    def predict_proba(self, X: Any) -> Array:
        X = self._numbers(X)
        p: Array = predict(self._folder(), X, proba=True)
        return p

    def predict(self, X: Any) -> Array:
        best = np.argmax(self.predict_proba(X), axis=1)
        chosen: Array = self.classes_[best]
        return chosen


class TableRegressor(RegressorMixin, _Table):
    """Numbers of a small table, with nothing to tune.

    NaN is a missing value; columns of text of a DataFrame are categories.
    """

    def __init__(self, centres: int = 4000, seed: int = 1) -> None:
        self.centres = centres
        self.seed = seed

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TableRegressor:
        """Learns; a row of the whole weight 2 counts as two rows."""
        X, y = self._repeated(*self._rows(X, y, True), sample_weight)
        self._hold(table("regress", Result, X, _numbers_of(y), {"centres": self.centres, "seed": self.seed}))
        return self

    def predict(self, X: Any, interval: float | None = None) -> Any:
        """Numbers; with `interval` also columns of the interval of that probability."""
        X = self._numbers(X)
        return predict(self._folder(), X, interval=interval)


class _TangentKernel(_Estimator):
    """Ridge regression with a network's tangent kernel, the ridge by leaving each row out, with all that equal it.

    Of rows x_i with weights w_i and targets y_i it minimises Σ w_i (f(x_i) - y_i)² + ridge ‖f - mean‖²; equal rows
    are one, of their mean target and the sum of their weights.
    """

    _categories: dict[str, Array]

    def __init__(self, network: str = "dense(512) tanh dense", infinite: bool = True, seed: int = 1) -> None:
        self.network = network
        self.infinite = infinite
        self.seed = seed

    def _framed(self, X: Any, fits: bool) -> Any:
        """Numbers as they are, and for each category of a column of text 1 or 0; one that fit has not seen is none."""
        parts: list[Array] = []
        if fits:
            self._categories = {}
        for c in X.columns:
            kind = X[c].dtype.kind
            if not fits and (kind in "fiub") == (str(c) in self._categories):
                raise ValueError(f"X, column {c!r}: values of type {X[c].dtype}; fit had "
                                 f"{'text' if str(c) in self._categories else 'numbers'}; make it that again")
            if kind in "mM":
                raise ValueError(f"X, column {c!r}: values of type {X[c].dtype}; expected numbers or text; make it a number")
            if kind in "fiub":
                parts.append(np.asarray(X[c], dtype=float)[:, None])
                continue
            if X[c].isna().any():
                raise ValueError(f"X, column {c!r}: row {int(X[c].isna().to_numpy().argmax())} is missing; expected text;"
                                 " fill it, or take a table's estimator")
            text = np.asarray(X[c].astype(str), dtype=object)
            if fits:
                self._categories[str(c)] = np.unique(text)
            parts.append((text[:, None] == self._categories[str(c)]).astype(float))
        return validation.check_array(np.hstack(parts))

    def _kernel(self, X: Array, others: Array | None = None) -> Array:
        k = ntk(self.network, X, outputs="trace" if not self.infinite else "full",
                infinite="ntk" if self.infinite else None, against=others, seed=self.seed)
        return np.asarray(k.K)

    def _fit(self, X: Array, Y: Array, w: Array) -> None:
        """Fits to rows of positive weights."""
        rows, of = np.unique(X, axis=0, return_inverse=True)
        of = of.reshape(-1)
        weight = np.bincount(of, w)
        targets = np.stack([np.bincount(of, w * y) for y in Y.T], 1) / weight[:, None]
        self._centre = np.average(rows, 0, weight)
        deviation = np.sqrt(np.average((rows - self._centre) ** 2, 0, weight))
        self._scale = np.where(deviation > 1e-14 * np.abs(rows).max(0), deviation, 1)
        self._X = (rows - self._centre) / self._scale
        self._mean = np.average(targets, 0, weight)
        root = np.sqrt(weight / weight.mean())
        values, vectors = np.linalg.eigh(root[:, None] * self._kernel(self._X) * root)
        projected = vectors.T @ (root[:, None] * (targets - self._mean))
        self._left_out = Y
        squares = vectors**2
        best = np.inf
        for ridge in max(values[-1], 1e-300) * np.logspace(-10, 0, 21):
            inverse = 1 / (np.maximum(values, 0) + ridge)
            dual = vectors @ (inverse[:, None] * projected)
            left_out = (targets - dual / (root * (squares @ inverse))[:, None])[of]
            error = float(np.average(((Y - left_out) ** 2).mean(1), weights=w))
            if error < best:
                best, self.ridge_, self._weights = error, ridge, root[:, None] * dual
                self._left_out = left_out
        if not np.isfinite(best):
            raise ValueError("the squares of X or y are beyond the range of numbers; expected smaller ones; scale them")
        self.left_out_error_ = best

    def _outputs(self, X: Any) -> Array:
        X = (self._numbers(X) - self._centre) / self._scale
        values: Array = self._kernel(self._X, X).T @ self._weights + self._mean
        return values


_SHARPNESS = np.logspace(-1, 3, 41)


def _softmax(f: Array) -> Array:
    e = np.exp(f - f.max(1, keepdims=True))
    p: Array = e / e.sum(1, keepdims=True)
    return p


class TangentKernelRegressor(RegressorMixin, _TangentKernel):
    """Ridge regression with the tangent kernel of a network text, of infinite or finite width.

    Attributes
    ----------
    ridge_, left_out_error_ : float
        The ridge of the least mean squared error of rows that are left out, and that error.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TangentKernelRegressor:
        """Learns; a row of weight 2 counts as two rows."""
        X, y = self._rows(X, y, True)
        w = _row_weights(sample_weight, len(y))
        self._fit(X[w > 0], _numbers_of(y)[w > 0, None], w[w > 0])
        return self

    def predict(self, X: Any) -> Array:
        return self._outputs(X)[:, 0]


class TangentKernelClassifier(ClassifierMixin, _TangentKernel):
    """Least squares on classes with the tangent kernel of a network text.

    Probabilities are softmax(s f), s that of the least log-loss of rows that are left out.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> TangentKernelClassifier:
        """Learns; a row of weight 2 counts as two rows."""
        X, y = self._rows(X, y, False)
        w = _row_weights(sample_weight, len(y))
        X, y, w = X[w > 0], y[w > 0], w[w > 0]
        self.classes_, labels = _labels(y)
        self._fit(X, np.eye(len(self.classes_))[labels], w)
        rows = np.arange(len(labels))
        losses = [-np.average(np.log(_softmax(s * self._left_out)[rows, labels] + 1e-300), weights=w) for s in _SHARPNESS]
        self._sharpness = _SHARPNESS[int(np.argmin(losses))]
        return self

    def predict_proba(self, X: Any) -> Array:
        outputs = self._outputs(X)
        return _softmax(self._sharpness * outputs)

    def decision_function(self, X: Any) -> Array:
        """The outputs; of two classes those of the second minus the first."""
        outputs: Array = self._outputs(X)
        return outputs[:, 1] - outputs[:, 0] if len(self.classes_) == 2 else outputs

    def predict(self, X: Any) -> Array:
        best = np.argmax(self._outputs(X), axis=1)
        chosen: Array = self.classes_[best]
        return chosen
