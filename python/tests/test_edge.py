"""The edge of stability of torch's optimizers, against references and on loops that become unstable."""

import json
import math
import os
import unittest

import numpy as np
import plstar
import torch
from plstar._edge import Edge
from torch import nn

torch.set_num_threads(1)
ORACLES = os.path.join(os.path.dirname(__file__), "../../core/src/test/resources/org/plstar/optimize")


class Given(nn.Module):
    """The network of a reference, with its raw weights."""

    def __init__(self, o):
        super().__init__()
        self.p = nn.ParameterList([torch.tensor(w, dtype=torch.float64) for w in o["weights"].values()])
        self.ntk, self.sigma = o["parametrization"] == "ntk", o["sigma_b"]

    def forward(self, x):
        w, b, v, c = self.p
        if self.ntk:
            h = torch.tanh(x @ w.T / math.sqrt(x.shape[1]) + self.sigma * b)
            return h @ v.T / math.sqrt(h.shape[1]) + self.sigma * c
        return nn.functional.gelu(x @ w.T + b) @ v.T + c


def optimizer(kind, parameters, eta):
    if kind == "adam":
        return torch.optim.Adam(parameters, eta)
    return torch.optim.SGD(parameters, eta, momentum=0.9 if kind == "momentum" else 0)


class EdgeTest(unittest.TestCase):
    def test_gauges_are_those_of_the_references(self):
        for name in ("gauge_square", "gauge_entropy"):
            with open(os.path.join(ORACLES, name + ".json"), encoding="utf-8") as f:
                o = json.load(f)
            X, Y = (torch.tensor(o[k], dtype=torch.float64) for k in "XY")
            for kind, wanted in o["expect"].items():
                model = Given(o)

                def loss(model=model, square=name == "gauge_square", X=X, Y=Y):
                    if square:
                        return 0.5 * ((model(X) - Y) ** 2).sum() / len(X)
                    return -(Y * torch.log_softmax(model(X), 1)).sum() / len(X)

                steps = optimizer(kind, model.parameters(), wanted["eta"])
                for _ in range(wanted.get("steps_before", 0)):
                    steps.zero_grad()
                    loss().backward()
                    steps.step()
                edge = Edge(model, steps, loss)
                for _ in range(100):
                    seen = edge.look(10)
                self.assertAlmostEqual(float(loss()), wanted["loss"], places=10)
                self.assertAlmostEqual(seen["gauge"] / wanted["gauge_top"], 1, places=6)

    def test_the_steps_of_a_quadratic_grow_as_foretold(self):
        """By AdamW, RMSprop and Nesterov's momentum too, with two groups that have steps of their own."""
        curvature = torch.tensor([4.0, 1.0, 0.1], dtype=torch.float64)
        w = nn.Parameter(torch.tensor([1e-3, 1, 2], dtype=torch.float64))
        v = nn.Parameter(torch.tensor([1.0], dtype=torch.float64))
        model = nn.Module()
        model.w, model.v = w, v
        steps = torch.optim.SGD([{"params": [w], "lr": 0.55}, {"params": [v], "lr": 0.1}], 0.1)
        edge = Edge(model, steps, lambda: 0.5 * (curvature * w**2).sum() + 0.5 * (v**2).sum())
        for _ in range(50):
            seen = edge.look(10)
        self.assertAlmostEqual(seen["gauge"], 1.1, places=8)
        for make, limit in (
            (lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True), 0.1 * 4 / (2 * 1.9 / 2.8)),
            (lambda p: torch.optim.SGD(p, 0.1, momentum=0.5, dampening=0.25, weight_decay=1), 0.1 * 5 / (2 * 1.5 / 0.75)),
        ):
            edge = Edge(model, make([w]), lambda: 0.5 * (curvature * w**2).sum())
            for _ in range(50):
                seen = edge.look(10)
            self.assertAlmostEqual(seen["gauge"], limit, places=8)

    def test_a_loop_is_warned_before_its_loss_rises(self):
        rng = np.random.default_rng(3)
        X = torch.tensor(rng.standard_normal((60, 8)))
        y = torch.tensor(np.sin(X.numpy()[:, :2] * 2))
        torch.manual_seed(0)
        model = nn.Sequential(nn.Linear(8, 64), nn.Tanh(), nn.Linear(64, 2)).double()
        steps = torch.optim.Adam(model.parameters(), 0.02)
        watch = plstar.watch(model, X, y, every=1000, optimizer=steps)
        least, rose = math.inf, None
        for t in range(400):
            watch.step()
            steps.zero_grad()
            loss = 0.5 * ((model(X) - y) ** 2).sum() / len(X)
            loss.backward()
            if rose is None and t > 10 and float(loss) > 1.3 * least:
                rose = t
            least = min(least, float(loss))
            steps.step()
        self.assertIsNotNone(rose)
        beyond = [g.step for g in watch.gauges if g.gauge > 1]
        self.assertLess(beyond[0], rose)
        beyond_edge = watch.findings.said("beyond_edge")
        self.assertEqual(beyond_edge.values.beyond, len(beyond))
        self.assertEqual(beyond_edge.values.first, beyond[0])
        self.assertEqual(watch.findings.verdict.claim, "look")
        self.assertIn("times the edge of stability", watch.html())

    def test_it_is_withheld_with_a_reason(self):
        linear = nn.Linear(3, 1)
        for model, steps, words in (
            (linear, None, "no optimizer"),
            (linear, torch.optim.Adagrad(linear.parameters(), 0.1), "Adagrad"),
            (linear, torch.optim.Adam(linear.parameters(), 0.1, amsgrad=True), "amsgrad"),
            (nn.Sequential(linear, nn.Dropout(0.5)), torch.optim.SGD(linear.parameters(), 0.1), "Dropout"),
            (nn.Sequential(nn.BatchNorm1d(3), linear), torch.optim.SGD(linear.parameters(), 0.1), "BatchNorm"),
        ):
            edge = Edge(model, steps, lambda: None)
            self.assertIn(words, edge.reason)
            self.assertIsNone(edge.look(20))
