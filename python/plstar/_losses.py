"""Losses of torch: each is one that plstar computes, as the same function of the parameters, or is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from ._arrays import Array, array
from ._errors import Refusal
from ._modules import Module
from ._packed import Packed

TAKEN = ("nn.MSELoss, nn.HuberLoss, nn.SmoothL1Loss, nn.CrossEntropyLoss or nn.BCEWithLogitsLoss, or square, huber or"
         " cross_entropy by name")
MEANS = {"square": "½ the mean over rows of Σ squares", "cross_entropy": "the mean over rows of the cross-entropy",
         "huber": "the mean over rows of Σ Huber's loss"}


class TorchLoss:
    """An instance of a class of ``torch.nn`` by a loss of plstar's, on outputs and targets that it changes.

    Attributes
    ----------
    kind : {"square", "huber", "cross_entropy"}
        plstar's loss.
    smoothing : float
        That of the labels, 0 for none.
    adds : bool
        Whether it is a sum over rows, which depends on how many there are.
    balances : bool
        Whether classes have weights in it: those by which they count alike are taken.
    """

    def __init__(self, loss: Any) -> None:
        import torch

        kinds = {torch.nn.MSELoss: "square", torch.nn.HuberLoss: "huber", torch.nn.SmoothL1Loss: "huber",
                 torch.nn.CrossEntropyLoss: "cross_entropy", torch.nn.BCEWithLogitsLoss: "cross_entropy"}
        self.text = f"loss nn.{loss!r}" if type(loss).__module__.startswith("torch.nn") else f"loss of {type(loss).__name__}"
        if type(loss) not in kinds:
            raise self._not("plstar does not compute it", TAKEN, "take one of these, or plstar.watch, which calls the loss")
        self.kind, self._binary = kinds[type(loss)], type(loss) is torch.nn.BCEWithLogitsLoss
        self.adds = loss.reduction == "sum"
        if loss.reduction not in ("mean", "sum"):
            raise self._not(f"reduction {loss.reduction!r} gives no number", "mean or sum", "pass reduction='mean'")
        if self.adds and not self.of_residuals:
            raise self._not("it is the number of rows times plstar's mean over rows", "reduction='mean'",
                            "pass that, and the number of rows times the step")
        w = getattr(loss, "weight", None)
        alike = w is not None and not self._binary and bool((w == w[0]).all() and w[0] > 0)
        self._weight = None if alike else w
        self.balances = self._weight is not None
        if self.balances and (self._binary or getattr(loss, "label_smoothing", False)):
            raise self._not("rows have different weights in it", "a loss without weight", "leave weight out")
        if getattr(loss, "pos_weight", None) is not None:
            raise self._not("the two classes have different weights in it", "a loss without pos_weight",
                            "leave pos_weight out")
        self._smooth = type(loss) is torch.nn.SmoothL1Loss
        self._delta = float(loss.beta if self._smooth else loss.delta) if self.kind == "huber" else 1.0
        if not self._delta > 0:
            raise self._not("it is the sum of the residuals' sizes, which has no curvature", "beta above 0",
                            "pass such beta, or take plstar.watch, which calls the loss")
        self.smoothing = float(getattr(loss, "label_smoothing", 0.0))
        self._ignored = getattr(loss, "ignore_index", None)
        self.left_out = 0
        self.told = ""

    @property
    def of_residuals(self) -> bool:
        """Whether it is of outputs less targets, both numbers."""
        return self.kind != "cross_entropy"

    def _unit(self, outputs: int, rows: int) -> float:
        """What outputs and targets are divided by: the loss by its square is plstar's, the sum over a row of ½ r² or h(r)."""
        halves = 1.0 if self.kind == "huber" else 0.5
        part = self._delta if self._smooth else 1.0
        return math.sqrt(part * halves * (1 / rows if self.adds else outputs))

    def name(self, outputs: int, rows: int) -> str:
        """plstar's loss by name, of outputs and targets over the unit."""
        return f"huber({self._delta / self._unit(outputs, rows)!r})" if self.kind == "huber" else self.kind

    def _not(self, what: str, expected: str, fix: str) -> Refusal:
        return Refusal("LOSS", self.text, what, expected, fix)

    def require(self, trains: bool, parts: list[str]) -> None:
        """Refuses a call that cannot have it.

        Parameters
        ----------
        trains : bool
            Whether the call takes smoothed labels.
        parts : list of str
            Arguments by which the loss is not of all rows that are given.
        """
        if self.smoothing and not trains:
            raise self._not("train alone takes label_smoothing", "label_smoothing=0", "look at the loss without it")
        if self.balances and not trains:
            raise self._not("classes have different weights in it, which train alone takes", "a loss without weight",
                            "leave weight out")
        if self.balances and parts:
            raise self._not(f"its weights are by all rows, and with {parts[0]} a step is not of all of them", "all rows",
                            "pass balance=True and no weight, which counts the rows that are taken")
        if self.adds and parts:
            raise self._not(f"it is a sum over rows, and {parts[0]} changes how many there are", "reduction='mean'",
                            "pass that, or all rows")

    def rows(self, X: Any, y: Any, batches: bool, name: str = "y") -> tuple[Any, Array]:
        """Rows and targets; of cross-entropy without the rows of ignore_index, which its mean leaves out."""
        if y is None:
            raise self._not("there are no targets", "y", "pass the targets of the rows")
        t = array(y.to_numpy() if hasattr(y, "to_numpy") else y, name)
        if self.of_residuals or self._binary:
            return X, t.astype(float)
        if t.ndim != 1 or t.dtype.kind not in "iu":
            raise self._not(f"{name} is of shape {t.shape} and type {t.dtype}", "the number of a class for each row, (N,)",
                            f"pass {name} as such; soft targets are not taken")
        kept = t != self._ignored
        if kept.all():
            return X, t
        if batches:
            raise self._not(f"a batch's mean leaves out the rows of ignore_index {self._ignored}, and plstar's batches are"
                            " of the others", "all rows at each step, or no such rows", "leave such rows out")
        if isinstance(X, Packed) or not kept.any():
            raise self._not(f"{name} has rows of ignore_index {self._ignored}", "rows of classes", "leave such rows out")
        self.left_out += int((~kept).sum())
        return X[kept] if hasattr(X, "shape") else np.asarray(X)[kept], t[kept]

    def fit(self, module: Module, y: Array) -> None:
        """Has a module return what plstar's loss takes, once the targets are seen to fit its outputs."""
        import torch

        if isinstance(module.model, torch.jit.ScriptModule):
            raise self._not("the module is scripted", "a module of Python", "pass the module before torch.jit.script")
        if module.tokens:
            raise self._not("a head is put behind outputs of tokens, and a loss of torch is of the module's own outputs",
                            "a loss by name", f"pass loss={self.kind!r}")
        if self.of_residuals:
            self._scale(module, len(y))
        elif self._binary:
            if module.outputs != 1:
                raise self._not(f"the model has {module.outputs} outputs, each a pair of classes of its own",
                                "one output", "look at one output at a time")
            self._become(module, lambda f: torch.cat([-0.5 * f.reshape(-1, 1), 0.5 * f.reshape(-1, 1)], 1), 2)
            self.told = "the output f is taken as the two outputs (-f/2, f/2)"
        elif len(module.shape) != 1 or module.outputs < 2:
            raise self._not(f"the model's outputs are of shape {('N', *module.shape)}", "an output for each of at least"
                            " two classes, (N, C)", "take BCEWithLogitsLoss for one output" if module.outputs == 1
                            else "return such outputs")
        elif self._weight is not None:
            self._balance(self._weight.detach().cpu().numpy().astype(float), np.bincount(y))

    def _balance(self, weights: Array, counts: Array) -> None:
        """Takes weights by which classes count alike; torch divides by their sum over rows, so a common factor changes nothing."""
        sums = (weights[:len(counts)] * counts)[counts > 0] if len(counts) <= len(weights) else np.zeros(2)
        if not sums.min() > 0 or np.ptp(sums) > 1e-6 * sums.max():
            raise self._not("the classes' weights times their rows differ", "weights by which all classes count alike, or none",
                            "pass balance=True and no weight, or leave weight out")
        self.told = "weights are those by which all classes count alike, as with balance=True"

    def _scale(self, module: Module, rows: int) -> None:
        unit = self._unit(module.outputs, rows)
        if unit != 1:
            module.unit = unit
            self._become(module, lambda f: f.double() / unit, module.outputs)
            also = ", targets and δ" if self.kind == "huber" else " and targets"
            self.told = f"outputs{also} are divided by {unit:.6g}"

    @staticmethod
    def _become(module: Module, view: Callable[[Any], Any], outputs: int) -> None:
        module.view, module.outputs = view, outputs

    def targets(self, module: Module, y: Array, name: str = "y") -> Array:
        """Targets as plstar takes them."""
        if not self.of_residuals and not self._binary:
            return y
        expected = (len(y), *module.shape)
        if y.shape != expected:
            raise self._not(f"{name} is of shape {y.shape}, and the outputs are of shape {expected}", "one shape",
                            f"pass {name} in the outputs' shape")
        if not self._binary:
            return y.reshape(len(y), -1)
        y = y.reshape(-1)
        if not np.isin(y, (0, 1)).all():
            raise self._not(f"{name}[{int(np.argmin(np.isin(y, (0, 1))))}] is no class", "0 or 1",
                            "soft targets are not taken")
        return y.astype(np.int64)

    def finding(self) -> str:
        """What became of it, in words."""
        parts = [self.told] if self.told else []
        if self.left_out:
            parts.append(f"{self.left_out} rows of ignore_index {self._ignored} are left out")
        smooth = f" with label smoothing {self.smoothing:g}" if self.smoothing else ""
        return (f"{self.text[len('loss '):]} is {MEANS[self.kind]}{smooth}" + (", where " if parts else "")
                + " and ".join(parts) + ".")


def torch_loss(loss: Any) -> TorchLoss | None:
    """A loss that is none of plstar's names; None for a name or nothing."""
    if loss is None or isinstance(loss, str):
        return None
    if not hasattr(loss, "forward"):
        raise Refusal("LOSS", f"loss {getattr(loss, '__name__', type(loss).__name__)}", "plstar does not see what a function"
                      " computes", TAKEN, "pass the module of that loss, or take plstar.watch, which calls the function")
    return TorchLoss(loss)
