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


def _has_text(X: Any) -> bool:
    """Whether it is a DataFrame with columns that are no numbers, which become categories."""
    return is_frame(X) and any(X[c].dtype.kind not in "fiub" for c in X.columns)


class _Estimator(BaseEstimator):
    _missing: Any = True

    def _numbers(self, X: Any) -> Array:
        validation.check_is_fitted(self)
        return np.asarray(self._validated(X, reset=False), dtype=float)

    def _rows(self, X: Any, y: Any, numbers: bool) -> tuple[Array, Array]:
        X, y = self._validated(X, y, y_numeric=numbers, ensure_min_samples=2)
        return np.asarray(X, dtype=float), y

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


class _Table(_Estimator):
    """An estimator that holds its model as bytes, so that it can be pickled and cloned."""

    _missing = "allow-nan"

    def _rows(self, X: Any, y: Any, numbers: bool) -> tuple[Any, Array]:
        if not _has_text(X):
            self._named = None
            return super()._rows(X, y, numbers)
        validation.check_consistent_length(X, y)
        self._named = [str(c) for c in X.columns]
        self.feature_names_in_, self.n_features_in_ = np.array(self._named, dtype=object), len(self._named)
        return X, validation.column_or_1d(y)

    def _numbers(self, X: Any) -> Any:
        validation.check_is_fitted(self)
        if self._named is None:
            return super()._numbers(X)
        columns = [str(c) for c in getattr(X, "columns", [])]
        if columns != self._named:
            raise ValueError(f"X has the columns {columns}; expected those of fit, {self._named}")
        return X

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

    An average of kernels, chosen by the exact predictions of each row without it, which also
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

    def fit(self, X: Any, y: Any) -> TableClassifier:
        X, y = self._rows(X, y, False)
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

    def fit(self, X: Any, y: Any) -> TableRegressor:
        X, y = self._rows(X, y, True)
        self._hold(table("regress", Result, X, np.asarray(y, float), {"centres": self.centres, "seed": self.seed}))
        return self

    def predict(self, X: Any, interval: float | None = None) -> Any:
        """Numbers; with `interval` also columns of the interval of that probability."""
        X = self._numbers(X)
        return predict(self._folder(), X, interval=interval)


class _TangentKernel(_Estimator):
    """Ridge regression with a network's tangent kernel, the ridge by leaving each row out."""

    def __init__(self, network: str = "dense(512) tanh dense", infinite: bool = True, seed: int = 1) -> None:
        self.network = network
        self.infinite = infinite
        self.seed = seed

    def _kernel(self, X: Array, others: Array | None = None) -> Array:
        k = ntk(self.network, X, outputs="trace" if not self.infinite else "full",
                infinite="ntk" if self.infinite else None, against=others, seed=self.seed)
        return np.asarray(k.K)

    def _fit(self, X: Array, Y: Array) -> None:
        self._centre, self._scale = X.mean(0), X.std(0)
        self._scale[self._scale == 0] = 1
        self._X = (X - self._centre) / self._scale
        self._mean = Y.mean(0)
        values, vectors = np.linalg.eigh(self._kernel(self._X))
        projected = vectors.T @ (Y - self._mean)
        self._left_out = Y
        squares = vectors**2
        best = np.inf
        for ridge in max(values[-1], 1e-300) * np.logspace(-10, 0, 21):
            inverse = 1 / (np.maximum(values, 0) + ridge)
            weights = vectors @ (inverse[:, None] * projected)
            left_out = weights / (squares @ inverse)[:, None]
            error = float((left_out**2).mean())
            if error < best:
                best, self.ridge_, self._weights = error, ridge, weights
                self._left_out = Y - left_out
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

    def fit(self, X: Any, y: Any) -> TangentKernelRegressor:
        X, y = self._rows(X, y, True)
        self._fit(X, np.asarray(y, float)[:, None])
        return self

    def predict(self, X: Any) -> Array:
        return self._outputs(X)[:, 0]


class TangentKernelClassifier(ClassifierMixin, _TangentKernel):
    """Least squares on classes with the tangent kernel of a network text.

    Probabilities are softmax(s f), s that of the least log-loss of rows that are left out.
    """

    def fit(self, X: Any, y: Any) -> TangentKernelClassifier:
        X, y = self._rows(X, y, False)
        self.classes_, labels = _labels(y)
        self._fit(X, np.eye(len(self.classes_))[labels])
        rows = np.arange(len(labels))
        losses = [-np.log(_softmax(s * self._left_out)[rows, labels] + 1e-300).mean() for s in _SHARPNESS]
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
