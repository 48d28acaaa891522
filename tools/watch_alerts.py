"""Counts how often alerts of `plstar.watch` come before a rise of the loss, and how often a step that raises many
batches is too long.

    PLSTAR_HOME=$PWD PYTHONPATH=python python3 tools/watch_alerts.py [--loops 12]

Loops of PyTorch on made tables, on all rows and on batches. A rise is a loss 1.3 times above its least before, behind
step 11. A step on batches is too long if the loop diverges, or if a third of it ends with a loss at least 10 % lower.
"""

import argparse
import math

import numpy as np
import plstar
import torch
from torch import nn

STEPS, ROWS = 400, 96
ACTIVATIONS = (nn.Tanh, nn.GELU, nn.ReLU)


def table(k):
    rng = np.random.default_rng(100 + k)
    x = torch.tensor(rng.standard_normal((ROWS, 2 + k % 4)))
    y = (torch.sin(2 * x[:, :1]) + x[:, 1:2], x[:, :1] * x[:, 1:2], x[:, :1].abs() - x[:, 1:2])[k % 3]
    return x, y + 0.1 * (k % 2) * torch.tensor(rng.standard_normal((ROWS, 1)))


def net(k, x):
    torch.manual_seed(k)
    return nn.Sequential(nn.Linear(x.shape[1], 48), ACTIVATIONS[k // 3 % 3](), nn.Linear(48, 1)).double()


def square(model, x, y):
    return 0.5 * ((model(x) - y) ** 2).sum() / len(x)


def largest(model, x, y):
    """The largest eigenvalue of the Hessian."""
    params = list(model.parameters())
    g = torch.autograd.grad(square(model, x, y), params, create_graph=True)
    u = [torch.randn(p.shape, generator=torch.Generator().manual_seed(1), dtype=p.dtype) for p in params]
    for _ in range(60):
        size = math.sqrt(sum(float((a**2).sum()) for a in u))
        u = torch.autograd.grad(g, params, [a / size for a in u], retain_graph=True)
    return math.sqrt(sum(float((a**2).sum()) for a in u))


def loop(k, make, batch=None, watched=True):
    """The losses of all rows, and the first step with an alert."""
    x, y = table(k)
    model = net(k, x)
    steps = make(model, largest(model, x, y))
    alerts = []

    class Tool:
        def log(self, numbers, step):
            pass

        def alert(self, title, text):
            alerts.append(len(losses))

    watch = None
    if watched:
        watch = (plstar.watch(model, x, y, every=10**6, optimizer=steps, tell=Tool(), batch=batch) if batch else
                 plstar.watch(model, value=lambda: square(model, x, y), every=10**6, optimizer=steps, tell=Tool()))
    source, losses = np.random.default_rng(k), []
    for t in range(STEPS):
        with torch.no_grad():
            losses.append(float(square(model, x, y)))
        if not losses[-1] < 1e6:
            break
        if watch is not None:
            watch.step()
        rows = torch.as_tensor(source.choice(ROWS, batch, replace=False)) if batch else slice(None)
        steps.zero_grad()
        square(model, x[rows], y[rows]).backward()
        steps.step()
    return losses, alerts


def rise(losses):
    least = math.inf
    for t, loss in enumerate(losses):
        if t > 11 and not loss <= 1.3 * least:
            return t
        least = min(least, loss)
    return None


def all_rows(count):
    kinds = [("SGD", lambda m, top, f: torch.optim.SGD(m.parameters(), 2 * f / top), (0.5, 0.8, 0.95, 1.2, 1.5)),
             ("momentum", lambda m, top, f: torch.optim.SGD(m.parameters(), 3.8 * f / top, momentum=0.9),
              (0.3, 0.6, 0.95, 1.2)),
             ("Adam", lambda m, top, f: torch.optim.Adam(m.parameters(), f), (0.003, 0.01, 0.03, 0.1))]
    for name, make, factors in kinds:
        rose = before = silent = alarmed = within = 0
        leads = []
        for k in range(count):
            for f in factors:
                losses, alerts = loop(k, lambda m, top, f=f: make(m, top, f))
                at = rise(losses)
                if at is not None:
                    rose += 1
                    if alerts and alerts[0] < at:
                        before += 1
                        leads.append(at - alerts[0])
                    within += bool(alerts and alerts[0] == at)
                else:
                    silent += 1
                    alarmed += bool(alerts)
        leads = np.percentile(leads, (10, 50, 90)) if leads else []
        print(f"{name}: {rose} loops rose, {before} told before, steps ahead 10, 50, 90 %: {leads}; "
              f"{silent} did not rise, {alarmed} told", flush=True)


def batches(count):
    for beta in (0.0, 0.9):
        for batch in (6, 24):
            told = right = diverged = quiet = improvable = 0
            for k in range(count):
                for j in range(-14, 7, 3):
                    def make(m, top, part=1.0):
                        return torch.optim.SGD(m.parameters(), part * 2 / top * 1.25**j, momentum=beta)

                    losses, alerts = loop(k, make, batch)
                    third, _ = loop(k, lambda m, top: make(m, top, 1 / 3), batch, watched=False)
                    gone = len(losses) < STEPS
                    better = gone or (len(third) == STEPS and third[-1] <= 0.9 * losses[-1])
                    if alerts:
                        told, right, diverged = told + 1, right + better, diverged + gone
                    else:
                        quiet, improvable = quiet + 1, improvable + better
            print(f"batches of {batch} of {ROWS}, momentum {beta}: {told} told, {right} right ({diverged} diverged); "
                  f"{quiet} silent, {improvable} too long", flush=True)


if __name__ == "__main__":
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--loops", type=int, default=12, help="tables and networks")
    n = parser.parse_args().loops
    all_rows(n)
    batches(n)
