"""A net: of modules as people write them the kernel, the loss and its gradient are torch's, or the reason is true."""

import os
import sys
import unittest

import numpy as np
import plstar
import torch
from torch import nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
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


def seen(module, X, y):
    """The same by plstar; the gradient from a step of descent of size 1."""
    K = np.array(plstar.ntk(module, X).K)
    run = plstar.train(module, X, y, steps=1, eta=1.0)
    weights = run.weights
    g = [(p.detach().numpy().ravel() - weights[n].ravel()) if n in weights else np.zeros(p.numel())
         for n, p in module.named_parameters()]
    return K, run.trace["loss"][0], np.concatenate(g)


class Own(unittest.TestCase):
    def test_none_differs_in_silence(self):
        plstar.options.progress = False
        counts = {"equal": 0, "single": 0, "refused": 0}
        for name, (make, shape, expected) in OWN.items():
            with self.subTest(name):
                counts[self.one(make, shape, expected)] += 1
        print(f"{len(OWN)} modules of one's own: {counts['equal']} are torch's, {counts['single']} but for constants in"
              f" single precision, {counts['refused']} refused", file=sys.stderr)

    def one(self, make, shape, expected):
        torch.manual_seed(3)
        module = make().double()
        X = torch.randint(0, 9, (5, 4)) if shape is None else torch.randn(*shape).double()
        with torch.no_grad():
            y = torch.randn_like(module(X))  # it also gives lazy layers their shapes
        module.train()
        try:
            found = seen(module, X, y)
        except plstar.Refusal as refusal:
            self.assertRegex(str(refusal), expected)
            return "refused"
        self.assertTrue(all(m.training for m in module.modules()))
        module.eval()
        apart = max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(found, truth(module, X, y), strict=True))
        self.assertIn(expected, (EQUAL, SINGLE), f"taken, {apart:.1e} from torch's")
        self.assertLessEqual(apart, 1e-9 if expected == EQUAL else 1e-6)
        return "equal" if expected == EQUAL else "single"


if __name__ == "__main__":
    unittest.main()
