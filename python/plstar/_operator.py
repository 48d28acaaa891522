"""A curvature matrix as SciPy's iterative methods take it: products alone."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np

from ._arrays import Array, array
from ._errors import Refusal

if TYPE_CHECKING:
    from ._results import Spectrum

try:
    from scipy.sparse.linalg import LinearOperator
except ImportError:  # operators need SciPy; the rest does not

    class LinearOperator:  # type: ignore[no-redef]
        def __new__(cls, *_: Any, **__: Any) -> Any:
            raise ImportError("plstar's operators need SciPy")


class Operator(LinearOperator):
    """A symmetric matrix A by its products, in double precision, of the mean loss over the rows.

    SciPy's methods take it: ``scipy.sparse.linalg.eigsh(A, 3)``, ``cg``, ``minres``. A product is a
    call of the process that computes; ``A @ V`` is one call for all columns of V.

    Attributes
    ----------
    shape : tuple (n, n)
        n is the number of parameters that train, in the order of ``module.parameters()``; of a
        kernel the number of equations, row i C + c for output c of row i.
    names, shapes : list
        Of the parameters; of a torch module its own, of other models those of the program.
    """

    def __init__(self, spectrum: Spectrum) -> None:
        process = spectrum._process
        if process is None or not process.alive():
            raise Refusal("NO_OPERATOR", "operator", "the process that has the result is gone",
                          "a result of this process", "repeat the call")
        self._process, self._of = process, spectrum._of
        told = process.ask("operator", {"of": self._of})[1]
        theirs = [(p["name"], p["size"]) for p in told["parameters"]]
        sizes = dict(theirs)
        ours = spectrum._parameters
        if not sizes.keys() <= {n for n, _ in ours}:  # adapters, a head, or no module at all
            ours = [(name, (size,)) for name, size in theirs]
        self.names, self.shapes = [n for n, _ in ours], [s for _, s in ours]
        order = told["order"]
        self._kernel = spectrum.request.of == "kernel"
        if not self._kernel:
            starts = dict(zip(sizes, np.cumsum([0, *sizes.values()]), strict=False))
            counts = [int(np.prod(s)) for s in self.shapes]
            order = sum(counts)
            # where each of theirs is among ours; what the outputs do not depend on is not among theirs
            ends = np.cumsum(counts)
            place = np.empty(told["order"], dtype=np.intp)
            for name, count, end in zip(self.names, counts, ends, strict=True):
                if name in starts:
                    place[starts[name]:starts[name] + count] = np.arange(end - count, end)
            self._place = place
        super().__init__(np.dtype(float), (order, order))

    def _matvec(self, x: Any) -> Array:
        return self._matmat(np.reshape(x, (-1, 1)))[:, 0]

    def _matmat(self, X: Any) -> Array:
        V = np.ascontiguousarray(array(X, "vectors").T, dtype=float)
        folder = self._process.new_folder()
        try:
            given, out = os.path.join(folder, "v.npy"), os.path.join(folder, "w.npy")
            np.save(given, V if self._kernel else V[:, self._place])
            self._process.ask("operator", {"of": self._of, "vectors": given, "out": out})
            products = np.load(out)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        if self._kernel:
            return np.asarray(products.T)
        all_of = np.zeros_like(V)
        all_of[:, self._place] = products
        return all_of.T

    def _adjoint(self) -> Operator:
        return self

    def split(self, v: Any) -> dict[str, Array]:
        """A vector as arrays by the names of the parameters, in their shapes."""
        if self._kernel:
            raise Refusal("SHAPES", "v", "this operator acts on equations", "an operator on parameters",
                          'take of="hessian", "ggn" or "fisher"')
        v = array(v, "v").ravel()
        parts = np.split(v, np.cumsum([int(np.prod(s)) for s in self.shapes])[:-1])
        return {n: p.reshape(s) for n, s, p in zip(self.names, self.shapes, parts, strict=True)}
