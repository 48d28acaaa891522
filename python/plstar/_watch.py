"""A plain PyTorch loop, watched: the edge of stability, the kernel's drift, the loss."""

from __future__ import annotations

import contextlib
import copy
import os
from collections.abc import Callable
from typing import Any

import numpy as np

from ._again import Program
from ._arrays import Array
from ._claims import Finding, Findings
from ._callback import callback
from ._dataset import of_torch
from ._edge import RECENT, Alarm, BatchEdge, Edge, allowed
from ._errors import Refusal
from ._handover import taken
from ._modules import LOCK, Module, evaluated, unwrapped
from ._part import Part
from ._targets import indices
from ._tell import Teller

MOST = 256  # rows that are looked at
GAUGE = 10  # steps between looks at the edge of stability, at most
CAME, FORETOLD = 7, 12  # of such forecasts of a rise of the loss by `train`


class Watch:
    """What a loop's looks have seen; made by `watch`.

    Attributes
    ----------
    rows : list of Part
        Of each look: step, loss, lambda_max of K/N on the rows looked at, drift
        ‖K - K₀‖_F/‖K₀‖_F since the first look, and limit, up to which plain or momentum SGD is stable on the
        quadratic loss with this kernel: where the loss is nn.MSELoss, or none was given and it is ½ mean Σ squares.
    gauges : list of Part
        Every 10 steps, or at every look if that is more often: step, gauge (the largest curvature over what the
        optimizer allows for a quadratic loss) and, above 1, rise_in: steps until the quadratic model's loss has
        risen by a third.
    sample : str
        The rows that it looks at.
    """

    def __init__(self, model: Any, X: Any, y: Any, every: int, optimizer: Any, rows: int, page: str | None,
                 loss: Any = None, tell: Any = None, batch: int | None = None,
                 value: Callable[[], Any] | None = None) -> None:
        for name, number in (("every", every), ("rows", rows), ("batch", batch)):
            if number is not None and number < 1:
                raise Refusal("RANGE", f"{name} {number}", "it is not positive", "at least 1",
                              f"pass {name} of 1 or more")
        self._tell = Teller(tell)
        self._model, self._every, self._optimizer, self._batch = model, every, optimizer, batch
        self.page = page
        self._own, self._count = value, 0
        self._curvature: float | None = None  # of the loss in an output, times the rows
        self._share = 1.0
        if value is None:
            X, y = of_torch(X, y)
            if X is None or y is None:
                raise Refusal("SHAPES", "watch", "there are no rows", "X and y, or value", "pass the training rows")
            self._take(X, y, rows, loss)
        else:
            if X is not None or y is not None or loss is not None or batch is not None:
                raise Refusal("SHAPES", "value", "there are X, y, loss or batch too", "the loss by value alone",
                              "leave out the others")
            self.sample = "the rows of value"
        self.rows: list[Part] = []
        self.gauges: list[Part] = []
        self._first: Array | None = None
        self._program: Program | None = None
        self._step = 0
        self._alarm = Alarm()
        self._follow(optimizer)

    def _take(self, X: Any, y: Any, rows: int, loss: Any) -> None:
        """Takes the rows that are looked at, to where the parameters are."""
        import torch

        X, y = taken(_here(X), _here(y))
        self._count = len(X)
        if len(y) != len(X):
            raise Refusal("SHAPES", f"y of {len(y)} rows", f"X has {len(X)} rows", "a target for each row of X",
                          "give arrays of one length")
        chosen = np.unique(np.linspace(0, len(X) - 1, min(rows, len(X))).astype(int))
        if self._batch is not None and self._batch > len(chosen):
            raise Refusal("RANGE", f"batch {self._batch}", f"{len(chosen)} rows are looked at",
                          f"at most {len(chosen)}", "pass a smaller batch, or more rows")
        self._rows = X[chosen]
        self.sample = f"{len(chosen)} of {len(X)} rows"
        module = Module(self._near(), self._rows)
        device = next(iter(self._model.parameters())).device
        self._x, self._outputs = module.x.to(device), module.outputs
        self._loss = loss or self._usual(y)
        if loss is not None and getattr(loss, "reduction", "") == "sum":
            self._share = self._count / len(chosen)  # the loop's sum is of all rows
        if type(loss) is torch.nn.MSELoss:
            self._curvature = 2 / self._outputs if loss.reduction == "mean" else 2.0 * self._count
        self._y = torch.as_tensor(y[chosen]).to(device)

    def _near(self) -> Any:
        """The model, or a copy of it on the CPU, where the kernel is computed."""
        if all(p.device.type == "cpu" for p in self._model.parameters()):
            return self._model
        return copy.deepcopy(unwrapped(self._model)).cpu()

    def _follow(self, optimizer: Any) -> None:
        self._edge = Edge(self._model, optimizer, self._value)
        self._batches = (None if self._batch is None else
                         BatchEdge(self._model, optimizer, self._value, self._batch, len(self._rows), self._count))

    def callback(self, framework: str) -> Any:
        """This watch as a callback, to be passed to a trainer in place of calls of ``step()``.

        Parameters
        ----------
        framework : {"lightning", "pytorch_lightning", "transformers", "keras"}
            It is imported now. Keras has to compute by torch; its optimizers are not followed.

        Returns
        -------
        An instance of a subclass of the framework's callback.
        """
        return callback(self, framework)

    def _before(self, step: int, optimizer: Any) -> None:
        """Looks before a step of a trainer, which counts steps and may know the optimizer."""
        if step < self._step:
            return  # called again for a step that was seen
        if self._optimizer is None and optimizer is not None:
            self._optimizer = getattr(optimizer, "optimizer", optimizer)  # inside the wrapper of a framework
            self._follow(self._optimizer)
        self._step = step
        self.step()

    def step(self) -> Part | None:
        """Counts a step of the loop, and looks if it is time; returns what it saw."""
        step = self._step
        due = step % self._every == 0
        numbers: dict[str, float] = {}
        alert = None
        if due or step % min(GAUGE, self._every) == 0:
            seen = self._edge.look(step)
            if seen is not None:
                self.gauges.append(Part(seen))
                numbers = {k: v for k, v in seen.items() if k != "step"}
            alert = self._edge_alert(seen) if self._batches is None else self._batch_alert(seen, self._batches, numbers)
        self._step += 1
        row = self.look() if due else None
        if row is not None:
            numbers.update({k: row[k] for k in ("loss", "drift", "lambda_max") if k in row})
        self._tell.numbers(numbers, step)
        if alert is not None:
            self._tell.alert(alert, step)
        return row

    def _edge_alert(self, seen: dict[str, float] | None) -> str | None:
        """What is told where steps on all rows are beyond the edge, if it is new."""
        if seen is None or seen["step"] == 0:
            return None
        if not self._alarm.look(seen["gauge"], rising="rise_in" in seen):
            return None
        text = f"At step {seen['step']} the largest curvature is {seen['gauge']:.3g} times what the optimizer allows."
        if "rise_in" in seen:
            text += (f" A rise of the loss is foretold for about step {seen['step'] + seen['rise_in']}: of {FORETOLD} such"
                     f" forecasts {CAME} came.")
        return text

    def _batch_alert(self, seen: dict[str, float] | None, batches: BatchEdge, numbers: dict[str, float]) -> str | None:
        """What is told where steps raise many batches, or where the first is beyond the edge of all rows, if it is new."""
        batches.look()
        share = batches.share()
        if share is not None:
            numbers["batches_beyond_edge"] = share
            if self._alarm.look(share / batches.limit, rising=False):
                return batches.sentence(RECENT)
        if seen is not None and seen["step"] == 0 and seen["gauge"] > 1 and not batches.reason:
            return (f"Before the first step the largest curvature is {seen['gauge']:.3g} times what the optimizer allows "
                    "for steps on all rows.")
        return None

    def _usual(self, y: Array) -> Any:
        """The loss where none is given: cross-entropy for classes, else ½ mean over rows of Σ squares."""
        import torch

        if y.dtype.kind in "iub" and y.ndim == 1 and self._outputs > 1:
            indices(y, self._outputs)
            return lambda outputs, y: torch.nn.functional.cross_entropy(outputs, y.long())
        if y.size != len(y) * self._outputs:
            raise Refusal("SHAPES", f"y of shape {y.shape}", f"the model has {self._outputs} outputs", "a number for"
                          " each output of each row, or whole numbers as classes", "pass such y, or the loop's own loss")
        self._curvature = 1.0
        return lambda outputs, y: 0.5 * ((outputs - y.to(outputs.dtype).reshape(outputs.shape)) ** 2).sum() / len(y)

    def _value(self, rows: Any = slice(None)) -> Any:
        """The loss on the rows that are looked at, or on some of them, with its graph."""
        if self._own is not None:
            return self._own()
        value = self._loss(self._model(self._x[rows]), self._y[rows])
        return self._share * value if isinstance(rows, slice) and self._share != 1 else value

    def _kernel(self) -> Array:
        """K on the rows looked at, by the program of the look before where the module still is that function."""
        module = Module(self._near(), self._rows)
        if self._program is not None and self._program.serves(module):
            with contextlib.suppress(Refusal):  # told below, where it is still refused
                return self._program.kernel(module)
        self._program = Program(module)
        return self._program.kernel(module)

    def look(self) -> Part:
        """Looks now."""
        import torch

        with LOCK, evaluated(self._model), torch.no_grad():
            loss = float(self._value())
        seen: dict[str, Any] = {"step": max(0, self._step - 1), "loss": loss}
        if self._count > 0:
            kernel = self._kernel()
            if self._first is None:
                self._first = np.array(kernel)
            seen["lambda_max"] = float(np.linalg.eigvalsh(kernel)[-1]) / len(self._rows)
            seen["drift"] = float(np.linalg.norm(kernel - self._first) / np.linalg.norm(self._first))
        if self._curvature is not None and isinstance(self._optimizer, torch.optim.SGD):
            group = self._optimizer.param_groups[0]
            seen["limit"] = allowed(group) / (group["lr"] * self._curvature)
        self.rows.append(Part(seen))
        if self.page is not None:
            new = self.page + ".new"
            with open(new, "w", encoding="utf-8") as f:
                f.write(f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="3">'
                        f'<meta name="color-scheme" content="light dark">{self.html()}')
            os.replace(new, self.page)  # a browser never reads half of it
        return self.rows[-1]

    def html(self) -> str:
        """What was seen in words, and charts over the steps."""
        steps = [r.step for r in self.rows]
        gauge = _chart("times the edge of stability", [g.step for g in self.gauges], [g.gauge for g in self.gauges],
                       [1.0] * len(self.gauges), "1")
        curves: list[tuple[str, list[float], list[float]]] = [("loss", [r.loss for r in self.rows], [])]
        if self._own is None:
            limits = [r.limit for r in self.rows if "limit" in r]
            curves.insert(0, ("λ_max of K/N", [r.lambda_max for r in self.rows], limits))
            curves.append(("drift of the kernel", [r.drift for r in self.rows], []))
        charts = "".join(_chart(name, steps, values, limits) for name, values, limits in curves)
        return f'{_STYLE}<div class="plstar">{self.findings.html(None)}{gauge}{charts}</div>'

    def _repr_html_(self) -> str:
        return self.html()

    @property
    def findings(self) -> Findings:
        """What was seen: the verdict, what to act on, then the rest."""
        if not self.rows:
            return Findings([Finding("No look yet: call step() in the loop.", claim="no_look", fold=False)])
        last = self.rows[-1]
        kernel = "" if self._own is not None else (
            f", λ_max of K/N {last.lambda_max:.4g}, and the kernel has moved by {100 * last.drift:.1f} %")
        said = Findings([Finding(
            f"At step {last.step} the loss is {last.loss:.4g}{kernel} (on {self.sample}).", claim="look", fold=False, values=last.to_dict(), holds_for={"rows": self.sample, "steps": f"step {last.step}"})])
        if self._edge.reason:
            said.append(Finding(f"The edge of stability is not told: {self._edge.reason}.", claim="no_edge"))
            said += self._beyond("curvature_beyond", f"λ_max of K/N was beyond 2/η, the limit of gradient descent on a"
                                 " quadratic loss,", [(r.step, r.lambda_max / r.limit) for r in self.rows
                                                      if "limit" in r and "lambda_max" in r])
        elif self.gauges and self.gauges[0].step == 0 and self.gauges[0].gauge > 1 >= max(
                (g.gauge for g in self.gauges[1:]), default=0.0):
            said.append(Finding(
                f"The largest curvature was {self.gauges[0].gauge:.3g} times what the optimizer allows at the first step,"
                f" and at no other of {len(self.gauges)} looks above it.", claim="first_step_beyond"))
        else:
            said += self._beyond("beyond_edge", "The largest curvature was beyond what the optimizer allows",
                                 [(g.step, g.gauge) for g in self.gauges])
        return Findings(said + self._raised())

    def _raised(self) -> list[Finding]:
        """The share of batches that the step raises, where it is large, or why none were looked at."""
        batches = self._batches
        if batches is None:
            return []
        if batches.reason:
            return [Finding(f"Batches are not looked at: {batches.reason}.", claim="no_batches")]
        share = batches.share(len(batches.raised))
        if share is None or share <= batches.limit:
            return []
        return [Finding(batches.sentence(len(batches.raised)), claim="batches_beyond", sign="warning", fold=False,
                        values={"batches": len(batches.raised), "share": share},
                        holds_for={"rows": self.sample, "steps": f"{len(batches.raised)} looks"})]

    def _beyond(self, claim: str, what: str, looks: list[tuple[int, float]]) -> list[Finding]:
        """Looks above a limit, counted; nothing where there is none."""
        above = [(step, times) for step, times in looks if times > 1]
        if not above:
            return []
        values = {"beyond": len(above), "looks": len(looks), "first": above[0][0], "last": above[-1][0],
                  "gauge": max(times for _, times in above)}
        text = (f"{what} at {len(above)} of {len(looks)} looks: first at step {above[0][0]}, last at step "
                f"{above[-1][0]}, at most {values['gauge']:.3g} times.")
        return [Finding(text, claim=claim, sign="warning", fold=False, values=values,
                        holds_for={"rows": self.sample, "steps": f"{len(looks)} looks"})]

    def to_pandas(self) -> Any:
        """A DataFrame with a row for each look."""
        import pandas

        return pandas.DataFrame([r.to_dict() for r in self.rows])

    def __repr__(self) -> str:
        return self.findings.text(None)


_STYLE = """<style>.plstar{font:14px sans-serif}.plstar svg{width:100%;max-width:640px}
.plstar polyline{fill:none;stroke:#2f7fd6;stroke-width:2}.plstar .limit{stroke:#d6562f;stroke-dasharray:6 4}
.plstar text{font-size:12px;fill:currentColor}.plstar path{fill:none;stroke:currentColor;opacity:.4}</style>"""
_WIDTH, _HEIGHT, _LEFT = 600, 150, 70


def _chart(name: str, steps: list[int], values: list[float], limits: list[float], limit: str = "limit of the step") -> str:
    """A curve over the steps, on a logarithmic axis where all numbers are positive, and a dashed limit."""
    if not values:
        return ""
    log = min([*values, *limits]) > 0
    told = [np.log10(v) if log else v for v in (values, limits)]
    low = min(float(np.min(t)) for t in told if len(t))
    high = max(float(np.max(t)) for t in told if len(t))
    span, last = (high - low) or 1.0, max(steps[-1] - steps[0], 1)

    def line(kind: str, of: Any) -> str:
        points = " ".join(
            f"{_LEFT + (_WIDTH - _LEFT) * (s - steps[0]) / last:.1f},{5 + (_HEIGHT - 10) * (high - v) / span:.1f}"
            for s, v in zip(steps, of, strict=True))
        return f'<polyline class="{kind}" points="{points}"/>'

    ends = [f"{10**e if log else e:.3g}" for e in (high, low)]
    title = f"{name}, dashed: {limit}" if limits else name
    return (
        f'<p>{title}</p><svg viewBox="0 0 {_WIDTH} {_HEIGHT + 20}" role="img" aria-label="{title}">'
        f'<path d="M{_LEFT} 0V{_HEIGHT}H{_WIDTH}"/>{line("curve", told[0])}{line("limit", told[1]) if limits else ""}'
        f'<text x="0" y="12">{ends[0]}</text><text x="0" y="{_HEIGHT}">{ends[1]}</text>'
        f'<text x="{_LEFT}" y="{_HEIGHT + 16}">step {steps[0]}</text>'
        f'<text x="{_WIDTH}" y="{_HEIGHT + 16}" text-anchor="end">{steps[-1]}</text></svg>'
    )


def _here(a: Any) -> Any:
    """A tensor of another device on the CPU; what is none as it is."""
    return a.cpu() if getattr(getattr(a, "device", None), "type", "cpu") not in ("cpu", "meta") else a


def watch(model: Any, X: Any = None, y: Any = None, *, every: int = 100, optimizer: Any = None, rows: int = MOST,
          page: str | None = None, loss: Any = None, tell: Any = None, batch: int | None = None,
          value: Callable[[], Any] | None = None) -> Watch:
    """Watches a plain PyTorch loop; call ``step()`` once a step, before the optimizer's.

    The edge of stability is that of steps on all rows: with batches a rise of the loss may be noise.

    Parameters
    ----------
    model : torch.nn.Module
    X, y : arrays, tensors, or a DataFrame and a Series
        The training rows, of which at most `rows` evenly spaced ones are looked at, where the parameters are.
    every : int
        Steps between looks.
    optimizer : torch.optim.Optimizer, optional
        Whose edge of stability is followed: SGD with or without momentum, Adam, AdamW or RMSprop.
    rows : int
        Most rows of a look; its cost grows with their square.
    page : str, optional
        The path of a page that each look writes, and that a browser loads again every 3 seconds.
    loss : callable, optional
        loss(outputs, y) as the loop has it, such as an instance of torch.nn's; a sum over rows (reduction='sum') is
        taken as one over all rows of X; without it cross-entropy where y is whole numbers and the
        model has several outputs, else ½ mean Σ squares.
    tell : path, object, function, or a list of such; optional
        Who is told numbers and alerts: a folder, for event files that TensorBoard reads; an object with add_scalar
        (a SummaryWriter), log_metrics (Lightning's loggers, mlflow) or log (a run of W&B, wandb, trackio); a function
        (numbers, step). Alerts go to its alert or add_text, else to the logger ``plstar``.
    batch : int, optional
        Rows of the loop's batches: such are drawn from the rows that are looked at, to count how many have their own
        loss raised by the optimizer's step; SGD with or without momentum alone.
    value : callable, optional
        value() is the loss, with its graph, on rows of the caller's choice, in place of X and y: for models that take
        no plain array. Neither the kernel nor batches are looked at.

    Returns
    -------
    Watch
    """
    return Watch(model, X, y, every, optimizer, rows, page, loss, tell, batch, value)
