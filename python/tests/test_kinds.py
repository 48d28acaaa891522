"""A net: of every kind of module the kernel is that of torch over what requires grad, or the reason is true."""

import os
import sys
import unittest

import numpy as np
import plstar
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kinds import EQUAL, KINDS, SINGLE  # noqa: E402

torch.set_num_threads(1)


def kernel(module, X):
    """J Jᵀ by torch, row by row, over the parameters that require grad."""
    module = getattr(module, "_orig_mod", module)
    parameters = [p for p in module.parameters() if p.requires_grad]
    rows = []
    for i in range(len(X)):
        for value in module(X[i : i + 1]).reshape(-1):
            g = torch.autograd.grad(value, parameters, retain_graph=True, materialize_grads=True)
            rows.append(torch.cat([v.reshape(-1) for v in g]))
    J = torch.stack(rows).detach().numpy()
    return J @ J.T


class Kinds(unittest.TestCase):
    def test_none_differs_in_silence(self):
        plstar.options.progress = False
        for dtype in (torch.float64, torch.float32):
            counts = {"equal": 0, "refused": 0, "differ": 0}
            for name, kind in KINDS.items():
                with self.subTest(f"{name}, {dtype}"):
                    self.one(dtype, *kind, counts)
            print(f"{len(KINDS)} kinds of modules of {dtype}: {counts['equal']} kernels are torch's, "
                  f"{counts['refused']} refused, {counts['differ']} differ", file=sys.stderr)
            self.assertEqual(counts["differ"], 0)

    def one(self, dtype, make, shape, expected, counts):
        torch.manual_seed(3)
        module = make().to(dtype)
        X = torch.randint(0, 9, (6, 4)) if shape is None else torch.randn(*shape).to(dtype)
        module.train()
        try:
            K = np.array(plstar.ntk(module, X).K)
        except plstar.Refusal as refusal:
            counts["refused"] += 1
            self.assertRegex(str(refusal), expected)
            return
        finally:
            self.assertTrue(all(m.training for m in module.modules()))
        truth = kernel(module.double().eval(), X.double() if shape else X)
        apart = float(np.abs(K - truth).max() / np.abs(truth).max())
        counts["equal" if apart <= 1e-6 else "differ"] += 1
        self.assertIn(expected, (EQUAL, SINGLE), f"taken, {apart:.1e} from torch's")
        self.assertLessEqual(apart, 1e-9 if expected == EQUAL else 1e-6)


if __name__ == "__main__":
    unittest.main()
