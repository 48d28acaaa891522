"""A plain PyTorch loop, watched: the edge of stability, the kernel's drift, the loss."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from ._arrays import Array
from ._claims import Finding, Findings
from ._commands import ntk
from ._edge import Edge
from ._errors import Refusal
from ._handover import taken
from ._modules import LOCK, Module, evaluated
from ._part import Part
from ._targets import indices

MOST = 256  # rows that are looked at
GAUGE = 10  # steps between looks at the edge of stability, at most


class Watch:
    """What a loop's looks have seen; made by `watch`.

    Attributes
    ----------
    rows : list of Part
        Of each look: step, loss, lambda_max of K/N on the rows looked at, drift
        ‖K - K₀‖_F/‖K₀‖_F since the first look, and limit 2/η where the step is known.
    gauges : list of Part
        Every 10 steps, or at every look if that is more often: step, gauge (the largest curvature over what the
        optimizer allows for a quadratic loss) and, above 1, rise_in: steps until the quadratic model's loss has
        risen by a third.
    sample : str
        The rows that it looks at.
    """

    def __init__(self, model: Any, X: Any, y: Any, every: int, optimizer: Any, rows: int, page: str | None,
                 loss: Any = None) -> None:
        import torch

        for name, value in (("every", every), ("rows", rows)):
            if value < 1:
                raise Refusal("RANGE", f"{name} {value}", "it is not positive", "at least 1", f"pass {name} of 1 or more")
        X, y = taken(X, y)
        count = len(X)
        if len(y) != count:
            raise Refusal("SHAPES", f"y of {len(y)} rows", f"X has {count} rows", "a target for each row of X",
                          "give arrays of one length")
        self._model, self._every, self._optimizer = model, every, optimizer
        self.page = page
        chosen = np.unique(np.linspace(0, count - 1, min(rows, count)).astype(int))
        self._rows = X[chosen]
        self.sample = f"{len(chosen)} of {count} rows"
        module = Module(model, self._rows)
        self._x, self._outputs = module.x, module.outputs
        self._loss = loss or self._usual(y)
        self._y = torch.as_tensor(y[chosen])
        self.rows: list[Part] = []
        self.gauges: list[Part] = []
        self._edge = Edge(model, optimizer, self._value)
        self._first: Array | None = None
        self._step = 0

    def step(self) -> Part | None:
        """Counts a step of the loop, and looks if it is time; returns what it saw."""
        due = self._step % self._every == 0
        if due or self._step % min(GAUGE, self._every) == 0:
            seen = self._edge.look(self._step)
            if seen is not None:
                self.gauges.append(Part(seen))
        self._step += 1
        return self.look() if due else None

    def _usual(self, y: Array) -> Any:
        """The loss where none is given: cross-entropy for classes, else ½ mean over rows of Σ squares."""
        import torch

        if y.dtype.kind in "iub" and y.ndim == 1 and self._outputs > 1:
            indices(y, self._outputs)
            return lambda outputs, y: torch.nn.functional.cross_entropy(outputs, y.long())
        if y.size != len(y) * self._outputs:
            raise Refusal("SHAPES", f"y of shape {y.shape}", f"the model has {self._outputs} outputs", "a number for"
                          " each output of each row, or whole numbers as classes", "pass such y, or the loop's own loss")
        return lambda outputs, y: 0.5 * ((outputs - y.to(outputs.dtype).reshape(outputs.shape)) ** 2).sum() / len(y)

    def _value(self) -> Any:
        """The loss on the rows that are looked at, with its graph."""
        return self._loss(self._model(self._x), self._y)

    def look(self) -> Part:
        """Looks now."""
        import torch

        kernel = np.asarray(ntk(self._model, self._rows).K)
        if self._first is None:
            self._first = np.array(kernel)
        n = len(self._rows)
        with LOCK, evaluated(self._model), torch.no_grad():
            loss = float(self._value())
        eta = self._optimizer.param_groups[0]["lr"] if self._optimizer is not None else None
        seen = {
            "step": max(0, self._step - 1),
            "loss": loss,
            "lambda_max": float(np.linalg.eigvalsh(kernel)[-1]) / n,
            "drift": float(np.linalg.norm(kernel - self._first) / np.linalg.norm(self._first)),
        }
        if eta is not None:
            seen["limit"] = 2 / eta
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
        curves = [("λ_max of K/N", [r.lambda_max for r in self.rows], [r.limit for r in self.rows if "limit" in r]),
                  ("loss", [r.loss for r in self.rows], []), ("drift of the kernel", [r.drift for r in self.rows], [])]
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
        said = Findings([Finding(
            f"At step {last.step} the loss is {last.loss:.4g}, λ_max of K/N {last.lambda_max:.4g}, and the kernel has "
            f"moved by {100 * last.drift:.1f} % (on {self.sample}).",
            claim="look", fold=False, values=last.to_dict(), holds_for={"rows": self.sample, "steps": f"step {last.step}"})])
        if self._edge.reason:
            said.append(Finding(f"The edge of stability is not told: {self._edge.reason}.", claim="no_edge"))
            said += self._beyond("curvature_beyond", f"λ_max of K/N was beyond 2/η, the limit of gradient descent on a"
                                 " quadratic loss,", [(r.step, r.lambda_max / r.limit) for r in self.rows if "limit" in r])
        elif self.gauges and self.gauges[0].step == 0 and self.gauges[0].gauge > 1 >= max(
                (g.gauge for g in self.gauges[1:]), default=0.0):
            said.append(Finding(
                f"The largest curvature was {self.gauges[0].gauge:.3g} times what the optimizer allows at the first step,"
                f" and at no other of {len(self.gauges)} looks above it.", claim="first_step_beyond"))
        else:
            said += self._beyond("beyond_edge", "The largest curvature was beyond what the optimizer allows",
                                 [(g.step, g.gauge) for g in self.gauges])
        return said

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


def _chart(name: str, steps: list[int], values: list[float], limits: list[float], limit: str = "2/η") -> str:
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


def watch(model: Any, X: Any, y: Any, *, every: int = 100, optimizer: Any = None, rows: int = MOST,
          page: str | None = None, loss: Any = None) -> Watch:
    """Watches a plain PyTorch loop; call ``step()`` once a step, before the optimizer's.

    The edge of stability is that of steps on all rows: with batches a rise of the loss may be noise.

    Parameters
    ----------
    model : torch.nn.Module
    X, y : arrays, tensors on the CPU, or a DataFrame and a Series
        The training rows, of which at most `rows` evenly spaced ones are looked at.
    every : int
        Steps between looks.
    optimizer : torch.optim.Optimizer, optional
        Whose edge of stability is followed: SGD with or without momentum, Adam, AdamW or RMSprop.
    rows : int
        Most rows of a look; its cost grows with their square.
    page : str, optional
        The path of a page that each look writes, and that a browser loads again every 3 seconds.
    loss : callable, optional
        loss(outputs, y) as the loop has it; without it cross-entropy where y is whole numbers and the
        model has several outputs, else ½ mean Σ squares.

    Returns
    -------
    Watch
    """
    return Watch(model, X, y, every, optimizer, rows, page, loss)
