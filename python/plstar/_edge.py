"""How near a PyTorch optimizer's steps are to the edge of stability, from its own state."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

FIRST, FURTHER = 20, 2  # products with the Hessian at the first look and at others
SETTLED = 0.3  # residual over the eigenvalue up to which a look counts
PART = 0.3  # of the loss that a rise adds
SETTLING = 10  # steps in which the divisors of Adam and RMSprop find their size
ROUNDING = 1e-5  # of a loss: a smaller rise is none
SMALL = 16  # batches of at most that part of the rows have gradients that hardly repeat
RECENT, LEAST = 30, 10  # looks at batches that an alert is of, and the fewest
BELOW = 0.9  # times a limit, at which what was beyond it is over


class Edge:
    """The largest eigenvalue of S^½ H S^½ over what the optimizer allows, S = η/D, tracked by one vector.

    D divides the coordinates of the optimizer's step; without one it is 1. Above 1 full-batch steps
    on a quadratic loss diverge.
    """

    def __init__(self, model: Any, optimizer: Any, loss: Callable[[], Any]) -> None:
        self._optimizer, self._loss = optimizer, loss
        self.reason = _withheld(model, optimizer)
        self._u: list[Any] | None = None

    def look(self, step: int) -> dict[str, float] | None:
        """The gauge now and, above 1, in how many steps the quadratic model's loss rises, or None."""
        import torch

        rescales = not isinstance(self._optimizer, torch.optim.SGD)
        if self.reason or (rescales and step < SETTLING):
            return None
        groups = self._optimizer.param_groups
        chosen = [(p, g) for g in groups for p in g["params"] if p.requires_grad]
        params = [p for p, _ in chosen]
        loss = self._loss()
        gradient = torch.autograd.grad(loss, params, create_graph=True)
        with torch.no_grad():
            roots = [(g["lr"] / self._divisor(p, g, d)) ** 0.5 for (p, g), d in zip(chosen, gradient, strict=True)]
        decays = [0.0 if isinstance(self._optimizer, torch.optim.AdamW) else float(g["weight_decay"])
                  for _, g in chosen]

        def product(u: list[Any]) -> list[Any]:
            v = [r * x for r, x in zip(roots, u, strict=True)]
            hv = torch.autograd.grad(gradient, params, grad_outputs=v, retain_graph=True, materialize_grads=True)
            return [r * (h + d * x) for r, h, d, x in zip(roots, hv, decays, v, strict=True)]

        u, count = self._u, FURTHER
        if u is None:
            source = torch.Generator().manual_seed(1)
            u, count = _unit([torch.randn(p.shape, generator=source).to(p) for p in params]), FIRST
        for _ in range(count - 1):
            u = _unit(product(u))
        v = product(u)
        value = _dot(u, v)
        residual = math.sqrt(sum(float(torch.sum((b - value * a) ** 2)) for a, b in zip(u, v, strict=True)))
        self._u = _unit(v)
        if not (value > 0 and residual <= SETTLED * value):
            return None
        limit, growth = _edge(groups[0], value)
        seen = {"step": step, "gauge": value / limit}
        if value > limit:
            component = abs(_dot(self._u, [r * d for r, d in zip(roots, gradient, strict=True)]))
            ahead = math.log(math.sqrt(2 * PART * value * float(loss)) / component) / math.log(growth)
            if 0 <= ahead <= 100:
                seen["rise_in"] = math.ceil(ahead)
        return seen

    def _divisor(self, p: Any, group: dict[str, Any], g: Any) -> Any:
        state = self._optimizer.state.get(p, {})
        square = state.get("square_avg", state.get("exp_avg_sq"))
        if square is None:
            return 1.0
        if "decoupled_weight_decay" not in group and type(self._optimizer).__name__ != "AdamW":
            g = g + group["weight_decay"] * p
        if "alpha" in group:
            square = group["alpha"] * square + (1 - group["alpha"]) * g * g
            if group["centered"]:
                square = square - (group["alpha"] * state["grad_avg"] + (1 - group["alpha"]) * g) ** 2
            return square.clamp(min=0).sqrt() + group["eps"]
        first, second = group["betas"]
        t = int(state["step"]) + 1
        square = (second * square + (1 - second) * g * g) / (1 - second**t)
        return (1 - first**t) * (square.sqrt() + group["eps"])


class BatchEdge:
    """How many batches have their own loss raised by the optimizer's step on them.

    Without momentum, and for batches of more than a sixteenth of the rows, by the step as it would be taken;
    for smaller ones with momentum β by η/(1-β) along the batch's gradient, as which such steps act.
    """

    def __init__(self, model: Any, optimizer: Any, loss: Callable[[Any], Any], batch: int, rows: int, of: int) -> None:
        self._optimizer, self._loss, self._batch, self._rows = optimizer, loss, batch, rows
        self.reason = _withheld(model, optimizer) or _untried(optimizer)
        self.beta = 0.0 if self.reason else float(optimizer.param_groups[0]["momentum"])
        self.alone = self.beta > 0 and SMALL * batch <= of
        self.limit = 0.1 if self.beta == 0 else 0.2 if self.alone else 0.3
        self._source = np.random.default_rng(1)
        self.raised: list[bool] = []

    def look(self) -> None:
        """Draws a batch, and looks at its loss behind the step; the weights are put back bit for bit."""
        if self.reason:
            return
        import torch

        chosen = torch.as_tensor(self._source.choice(self._rows, self._batch, replace=False))
        groups = self._optimizer.param_groups
        moved = [(p, g["lr"]) for g in groups for p in g["params"] if p.requires_grad]
        before = self._loss(chosen)
        gradient = torch.autograd.grad(before, [p for p, _ in moved])
        with torch.no_grad():
            kept = [p.clone() for p, _ in moved]
            try:
                for (p, eta), g in zip(moved, gradient, strict=True):
                    p.sub_(eta * self._direction(p, g))
                after = float(self._loss(chosen))
            finally:
                for (p, _), k in zip(moved, kept, strict=True):
                    p.copy_(k)
        self.raised.append(not after <= float(before) * (1 + ROUNDING))

    def _direction(self, p: Any, g: Any) -> Any:
        if self.alone:
            return g / (1 - self.beta)
        buffer = self._optimizer.state.get(p, {}).get("momentum_buffer")
        return g if self.beta == 0 or buffer is None else g + self.beta * buffer

    def share(self, last: int = RECENT) -> float | None:
        """The part of the last looks whose loss rose; None where these are too few."""
        some = self.raised[-last:]
        return sum(some) / len(some) if len(some) >= LEAST else None

    def sentence(self, last: int) -> str:
        """That part in words."""
        how = "the step as it would be taken on them"
        if self.alone:
            step = self._optimizer.param_groups[0]["lr"] / (1 - self.beta)
            how = f"a step of η/(1-β) = {step:.3g} along their own gradient"
        share = self.share(last) or 0.0
        return (f"Of the last {len(self.raised[-last:])} batches of {self._batch} rows that were drawn, {how} raised the "
                f"own loss of {100 * share:.1f} %.")


class Alarm:
    """When what is beyond a limit is told: once, again when a rise is foretold, then not until it was below .9 of it."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def look(self, times: float, *, rising: bool) -> bool:
        """Whether to tell it now; `times` is over the limit."""
        if times < BELOW:
            self._told.clear()
        new = {"beyond", *(["rising"] if rising else [])} - self._told if times > 1 else set()
        self._told |= new
        return bool(new)


def _untried(optimizer: Any) -> str:
    """Why batches of an optimizer are not looked at; empty where they are."""
    import torch

    if type(optimizer) is not torch.optim.SGD:
        return f"it was not tried for batches of {type(optimizer).__name__}"
    for name in ("nesterov", "weight_decay", "dampening"):
        if any(g[name] for g in optimizer.param_groups):
            return f"it was not tried for batches with {name}"
    if len({g["momentum"] for g in optimizer.param_groups}) > 1:
        return "its groups have momenta of their own"
    return ""


def _withheld(model: Any, optimizer: Any) -> str:
    import torch

    if optimizer is None:
        return "no optimizer is given"
    if type(optimizer) not in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW, torch.optim.RMSprop):
        return f"nothing is known of the stability of {type(optimizer).__name__}"
    if any(g.get("amsgrad") or g.get("maximize") for g in optimizer.param_groups):
        return "amsgrad and maximize are not followed"
    for m in model.modules():
        name = type(m).__name__
        if ("Dropout" in name and m.p > 0) or "BatchNorm" in name:
            return f"the model acts in another way while it trains ({name})"
    return ""


def allowed(group: dict[str, Any]) -> float:
    """What S^½HS^½ may be at most."""
    beta, gain, nesterov = _momentum(group)
    return 2 * (1 + beta) / (1 + 2 * beta) if nesterov else 2 * (1 + beta) / gain


def _momentum(group: dict[str, Any]) -> tuple[float, float, bool]:
    beta = group["betas"][0] if "betas" in group else group.get("momentum", 0.0)
    gain = 1 - beta if "betas" in group else 1 - group.get("dampening", 0.0) if beta else 1.0
    return beta, gain, bool(group.get("nesterov"))


def _edge(group: dict[str, Any], value: float) -> tuple[float, float]:
    """What S^½HS^½ may be at most, and the growth of its top component a step."""
    beta, gain, nesterov = _momentum(group)
    a = gain * value
    total = (1 + beta) * (1 - a) if nesterov else 1 + beta - a
    rest = beta * (1 - a) if nesterov else beta
    square = total * total - 4 * rest
    return allowed(group), math.sqrt(rest) if square < 0 else (abs(total) + math.sqrt(square)) / 2


def _dot(a: list[Any], b: list[Any]) -> float:
    return sum(float((x * y).sum()) for x, y in zip(a, b, strict=True))


def _unit(v: list[Any]) -> list[Any]:
    length = math.sqrt(_dot(v, v))
    return [x.detach() / length for x in v] if length > 0 else [x.detach() for x in v]
