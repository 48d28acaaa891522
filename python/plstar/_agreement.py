"""A module against the program that plstar reads: outputs on all rows, and one product with its Jacobian."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ._arrays import Array
from ._errors import Refusal
from ._modules import LOCK, Module, first
from ._process import Process

MOST = 4096  # rows of a pass
NUMBERS = 2**19  # of the rows of a pass, at most
SINGLE = 1024  # rows up to which gradients are taken row by row too

# what may differ: relative to the numbers compared, and to the largest of their kind
DOUBLE = (1e-6, 1e-7)  # constants of ONNX files may be in single precision
NARROW = (1e-3, 1e-4)


def agree(process: Process, module: Module, path: str, rows: str, folder: str, name: str = "X") -> set[str]:
    """Refuses a module of other outputs or gradients than the program of its ONNX file.

    Parameters
    ----------
    rows : str
        An NPZ file with the rows as X.
    name : str
        What a refusal calls the rows.
    folder : str
        For what the two sides exchange.

    Returns
    -------
    set of str
        Its parameters that the program does not read.
    """
    u = np.random.default_rng(1).standard_normal((len(module.x), module.outputs))
    cotangent = os.path.join(folder, "cotangent.npy")
    np.save(cotangent, u)
    asked = {"model": path, "rows": rows, "cotangent": cotangent, "folder": folder}
    try:
        _, told = process.ask("model", asked)
    except Refusal as refusal:
        try:  # what is fixed by the one row of the export may then be right
            module.export(path, single=True)
            _, told = process.ask("model", asked)
        except Refusal:
            raise _of_module(refusal, module) from None
    outputs, gradient = (np.load(os.path.join(folder, f"{name}.npy")) for name in ("outputs", "gradient"))
    if module.reads or module.warned:
        same_outputs(module, outputs, _outputs(module), name)
    theirs = _passes(module, u, name)
    same_outputs(module, outputs, theirs[0], name)
    sizes = [p["size"] for p in told["parameters"]]
    names = [p["name"] for p in told["parameters"]]
    ours = dict(zip(names, np.split(gradient, np.cumsum(sizes)[:-1]), strict=True))
    if np.isfinite(outputs).all():
        _same_gradients(module, ours, theirs[1])
    return {n for n, _ in module.parameters} - set(names)


def _of_module(refusal: Refusal, module: Module) -> Refusal:
    """A refusal of a node of the exported file, for the one who has the module."""
    name = type(module.model).__name__
    if not refusal.where.startswith(f"{name}, node"):
        return refusal
    expected = "one of the ops in docs/onnx.md" if refusal.expected.startswith("one of ") else refusal.expected
    return Refusal(refusal.code, f"model {refusal.where}", refusal.what, expected, "replace that operation in the module")


def _outputs(module: Module) -> Array:
    """Outputs of each row alone."""
    import torch

    with LOCK, module.evaluated(), torch.no_grad():
        y = [module.call(slice(i, i + 1)) for i in range(len(module.x))]
        return np.asarray(torch.cat(y).double().numpy().reshape(len(y), -1))


def _passes(module: Module, u: Array, name: str) -> tuple[Array, dict[str, Array]]:
    """Outputs of all rows, and Jᵀu by torch."""
    import torch

    count = len(module.x)
    most = max(1, min(MOST, NUMBERS // max(1, module.x[0].numel())))
    if (module.reads or module.warned) and count <= SINGLE:
        most = 1
    outputs = np.empty(u.shape)
    sums: dict[str, Any] = {}
    with LOCK, module.evaluated(), torch.enable_grad():
        named = dict(module.twin.named_parameters())
        params = [named[n] for n, _ in module.parameters]
        for start in range(0, count, most):
            rows = slice(start, start + most)
            try:
                y = module.call(rows)
                outputs[rows] = y.detach().double().reshape(len(y), -1).numpy()
                along = torch.as_tensor(u[rows]).reshape(y.shape).to(y.dtype)
                gradients = torch.autograd.grad(y, params, along, allow_unused=True) if y.requires_grad else ()
            except Exception as e:
                raise Refusal("MODEL", f"model on {name}[{start}:{min(start + most, count)}]", f"it, or its gradient, fails"
                              f" ({first(e)})", "a module that can be trained on all rows", "correct it") from e
            for (n, _), g in zip(module.parameters, gradients, strict=False):
                if g is not None:
                    g = g.to_dense() if g.is_sparse else g
                    sums[n] = sums[n] + g if n in sums else g
    return outputs, {n: g.double().reshape(-1).numpy() for n, g in sums.items()}


def same_outputs(module: Module, ours: Array, theirs: Array, name: str) -> None:
    """Refuses outputs of the program that are not the module's; `name` is what a refusal calls the rows."""
    relative, absolute = DOUBLE if module.exact else NARROW
    known = np.isfinite(theirs)
    with np.errstate(invalid="ignore"):
        size = np.where(known, np.abs(theirs), 0)
        differ = np.abs(ours - theirs) > relative * size.max(1, keepdims=True) + absolute * size.max(initial=0)
    differ = np.where(known & np.isfinite(ours), differ, known != np.isfinite(ours)).any(1)
    if not differ.any():
        return
    i = int(differ.argmax())
    j = int(np.nanargmax(np.abs(ours[i] - theirs[i]))) if np.isfinite(ours[i] - theirs[i]).any() else 0
    where = f" ({module.warned})" if module.warned else ""
    if module.reads or module.warned:
        why = f"a branch or a number that depends on values{where} was fixed when it was exported"
        fix = "write it with torch.where, or with tensors all through"
    else:
        why, fix = "the export changes an operation", "replace that operation"
    raise Refusal(
        "MODEL", f"model on row {i} of {name}", f"its output {theirs[i, j]:.6g} is {ours[i, j]:.6g} in the program that"
        f" torch exports, as on {int(differ.sum())} of {len(ours)} rows; {why}", "the same outputs on all rows", fix)


def _same_gradients(module: Module, ours: dict[str, Array], theirs: dict[str, Array]) -> None:
    relative, absolute = DOUBLE if module.exact else NARROW
    norms = {n: max(_norm(ours.get(n)), _norm(theirs.get(n))) for n, _ in module.parameters}
    largest = max(norms.values())
    off = {}
    for n, p in module.parameters:
        zero = np.zeros(p.numel())
        apart = _norm(ours.get(n, zero) - theirs.get(n, zero))
        if not apart <= relative * norms[n] + absolute * largest:
            off[n] = apart / norms[n]
    if not off:
        return
    worst = max(off, key=lambda n: (n not in theirs, off[n]))
    others = f" (and {len(off) - 1} more)" if len(off) > 1 else ""
    custom = module.own_backwards()
    if not np.isfinite(theirs.get(worst, np.zeros(1))).all():
        why = ("torch's gradient of it is not finite, and that of the outputs is: a branch that torch.where leaves out, or a"
               " slope at 0, is infinite there")
        fix = "keep its argument away from there, as with clamp before sqrt"
    elif worst not in theirs:
        why = "torch gives it no gradient, though the outputs depend on it: detach or torch.no_grad() stops it"
        fix = "take that out, or call requires_grad_(False) on what is not trained"
    elif custom:
        why = f"by {100 * off[worst]:.2g} %: {', '.join(custom)} has a backward of its own"
        fix = "write it with torch's own operations"
    else:
        why = (f"by {100 * off[worst]:.2g} %: detach, torch.no_grad(), padding_idx, scale_grad_by_freq, a hook, a branch or a"
               " kink on which a number lies stops or changes a part of it")
        fix = "take that out"
    what = why if worst not in theirs or not np.isfinite(theirs[worst]).all() else f"its gradient by torch is not that of the outputs as they are computed, {why}"
    raise Refusal("MODEL", f"model's parameter {worst}{others}", what, "the derivative of the outputs", fix)


def _norm(a: Array | None) -> float:
    return 0.0 if a is None else float(np.linalg.norm(a))
