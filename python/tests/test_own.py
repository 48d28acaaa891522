"""A net: of modules as people write them the kernel, the loss, its gradient and a product with its Hessian are torch's,
or the reason is true."""

import os
import sys
import unittest

import numpy as np
import plstar
import torch
from torch import nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from further import FURTHER  # noqa: E402
from kinds import EQUAL, SINGLE  # noqa: E402
from own import OWN  # noqa: E402

torch.set_num_threads(1)


def truth(module, X, y):
    """K, the loss ½ mean Σ squares and its gradient, by torch.func."""
    parameters, buffers = dict(module.named_parameters()), dict(module.named_buffers())

    def outputs(p):
        return torch.func.functional_call(module, {**p, **{n: b.clone() for n, b in buffers.items()}}, (X,))

    J = torch.func.jacrev(outputs, chunk_size=1)(parameters)  # in chunks that of cdist is wrong in torch 2.6
    J = torch.cat([J[n].reshape(-1, p.numel()) for n, p in parameters.items()], 1).detach().numpy()
    r = (outputs(parameters) - y).detach().numpy().ravel()
    return J @ J.T, 0.5 * r @ r / len(X), J.T @ r / len(X)


def product(module, X, y, v):
    """H v of that loss by torch, and how far it is to be trusted; by differences where torch's is not there or not symmetric."""
    parameters = list(module.parameters())

    def gradient(**how):
        loss = 0.5 * ((module(X) - y) ** 2).sum() / len(X)
        gs = torch.autograd.grad(loss, parameters, allow_unused=True, materialize_grads=True, **how)
        return torch.cat([(g.to_dense() if g.is_sparse else g).reshape(-1) for g in gs])

    v, u = torch.as_tensor(v), torch.as_tensor(np.random.default_rng(2).standard_normal(len(v)))
    try:
        g = gradient(create_graph=True)
        Hv, Hu = (torch.cat([p.reshape(-1) for p in torch.autograd.grad(
            g @ w, parameters, retain_graph=True, materialize_grads=True)]) for w in (v, u))
        if abs(Hv @ u - Hu @ v) <= 1e-9 * Hv.norm() * u.norm():
            return Hv.detach().numpy(), 1e-9
    except RuntimeError:
        pass
    start = torch.nn.utils.parameters_to_vector(parameters).detach().clone()
    ends = []
    for at in (start + 1e-5 * v, start - 1e-5 * v, start):
        with torch.no_grad():
            torch.nn.utils.vector_to_parameters(at, parameters)
        ends.append(gradient().numpy())
    return (ends[0] - ends[1]) / 2e-5, 1e-6


def seen(module, X, y, v):
    """The same by plstar; the gradient from a step of descent of size 1."""
    K = np.array(plstar.ntk(module, X).K)
    run = plstar.train(module, X, y, steps=1, eta=1.0)
    weights = run.weights
    g = [(p.detach().numpy().ravel() - weights[n].ravel()) if n in weights else np.zeros(p.numel())
         for n, p in module.named_parameters()]
    return K, run.trace["loss"][0], np.concatenate(g), plstar.operator(module, X, y) @ v


class Own(unittest.TestCase):
    def test_none_differs_in_silence(self):
        plstar.options.progress = False
        counts = {"equal": 0, "single": 0, "refused": 0}
        for name, (make, shape, expected) in {**OWN, **FURTHER}.items():
            with self.subTest(name):
                counts[self.one(make, shape, expected)] += 1
        print(f"{len(OWN) + len(FURTHER)} modules of one's own: {counts['equal']} are torch's, {counts['single']} but for constants in"
              f" single precision, {counts['refused']} refused", file=sys.stderr)

    def one(self, make, shape, expected):
        torch.manual_seed(3)
        module = make().double()
        X = torch.randint(0, 9, (5, 4)) if shape is None else torch.randn(*shape).double()
        with torch.no_grad():
            y = module(X)  # it also gives lazy layers their shapes
        y = torch.randn_like(y) if torch.is_tensor(y) and y.is_floating_point() else torch.randn(len(X))
        v = np.random.default_rng(1).standard_normal(sum(p.numel() for p in module.parameters()))
        module.train()
        try:
            found = seen(module, X, y, v)
        except plstar.Refusal as refusal:
            self.assertRegex(str(refusal), expected)
            return "refused"
        self.assertTrue(all(m.training for m in module.modules()))
        module.eval()
        for part in module.modules():
            if hasattr(part, "sparse"):
                part.sparse = False  # torch.func has no gradients of that layout
        apart = max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(found[:3], truth(module, X, y), strict=True))
        Hv, trust = product(module, X, y, v)
        curved = float(np.abs(found[3] - Hv).max() / np.abs(Hv).max())
        self.assertLessEqual(curved, trust if expected == EQUAL else 1e-6, f"H v by {curved:.1e}")
        self.assertIn(expected, (EQUAL, SINGLE), f"taken, {apart:.1e} from torch's")
        self.assertLessEqual(apart, 1e-9 if expected == EQUAL else 1e-6)
        return "equal" if expected == EQUAL else "single"


if __name__ == "__main__":
    unittest.main()
