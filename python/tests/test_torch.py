"""PyTorch modules: the numbers are torch's, and what cannot be taken is refused with its reason."""

import unittest
import unittest.mock

import numpy as np
import plstar
import torch
from torch import nn

torch.set_num_threads(1)


class Tokens(nn.Module):
    def __init__(self):
        super().__init__()
        self.words, self.head = nn.Embedding(11, 6), nn.Linear(6, 2)

    def forward(self, x):
        return self.head(torch.tanh(self.words(x)).mean(1))


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(6)
        self.qkv, self.head = nn.Linear(6, 18), nn.Linear(6, 2)

    def forward(self, x):
        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=-1)
        mixed = torch.softmax(q @ k.transpose(-1, -2) / 6**0.5, dim=-1) @ v
        return self.head((x + mixed).mean(1))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.head = nn.Linear(5, 5), nn.Linear(5, 5), nn.Linear(5, 1)

    def forward(self, x):
        return self.head(x + self.second(nn.functional.gelu(self.first(x))))


class Batched(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(5, 1)

    def forward(self, x):
        return self.linear(x - x.mean(0))


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(5, 1)

    def forward(self, x):
        return self.linear(x), x


MODULES = {
    "tanh": (lambda: nn.Sequential(nn.Linear(5, 16), nn.Tanh(), nn.Linear(16, 2)), (7, 5)),
    "relu": (lambda: nn.Sequential(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1)), (7, 5)),
    "sigmoid": (lambda: nn.Sequential(nn.Linear(5, 9), nn.Sigmoid(), nn.Linear(9, 3)), (7, 5)),
    "silu": (lambda: nn.Sequential(nn.Linear(5, 9), nn.SiLU(), nn.Linear(9, 1)), (7, 5)),
    "softplus": (lambda: nn.Sequential(nn.Linear(5, 9), nn.Softplus(), nn.Linear(9, 1)), (7, 5)),
    "elu": (lambda: nn.Sequential(nn.Linear(5, 9), nn.ELU(), nn.Linear(9, 1)), (7, 5)),
    "dropout": (lambda: nn.Sequential(nn.Linear(5, 9), nn.Dropout(0.5), nn.Tanh(), nn.Linear(9, 1)), (7, 5)),
    "batch norm": (lambda: nn.Sequential(nn.Linear(5, 9), nn.BatchNorm1d(9), nn.Tanh(), nn.Linear(9, 1)), (7, 5)),
    "layer norm": (lambda: nn.Sequential(nn.Linear(5, 9), nn.LayerNorm(9), nn.Tanh(), nn.Linear(9, 1)), (7, 5)),
    "convolution": (
        lambda: nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.Tanh(), nn.Flatten(), nn.Linear(4 * 36, 2)), (5, 1, 6, 6)),
    "pooling": (
        lambda: nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16, 2)), (5, 1, 6, 6)),
    "average": (
        lambda: nn.Sequential(nn.Conv2d(2, 4, 3), nn.Tanh(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2)),
        (5, 2, 6, 6)),
    "residual": (Residual, (7, 5)),
    "attention": (Attention, (4, 3, 6)),
    "tokens": (Tokens, None),
}


def jacobian(module, X):
    outputs = module(X)
    rows = []
    for value in outputs.reshape(-1):
        g = torch.autograd.grad(value, list(module.parameters()), retain_graph=True, allow_unused=True)
        rows.append(torch.cat([torch.zeros(p.numel(), dtype=X.dtype if X.is_floating_point() else torch.float64)
                               if v is None else v.reshape(-1) for v, p in zip(g, module.parameters(), strict=True)]))
    return torch.stack(rows)


class Modules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        plstar.options.progress = False

    def test_kernels_are_those_of_torch(self):
        for name, (make, shape) in MODULES.items():
            with self.subTest(name):
                torch.manual_seed(4)
                module = make().double()
                X = torch.randint(0, 11, (6, 4)) if shape is None else torch.randn(*shape, dtype=torch.float64)
                module.eval()
                J = jacobian(module, X).detach().numpy()
                module.train()
                K = plstar.ntk(module, X).K
                np.testing.assert_allclose(K, J @ J.T, atol=1e-12 * np.abs(K).max())
                self.assertTrue(module.training)

    def test_package_onnx_is_not_needed(self):
        with unittest.mock.patch.dict("sys.modules", {"onnx": None}):
            self.assertEqual(plstar.ntk(nn.Linear(3, 1), torch.randn(4, 3)).K.shape, (4, 4))

    def test_the_ends_of_the_hessian_are_those_of_torch(self):
        torch.manual_seed(5)
        module = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2)).double()
        X, y = torch.randn(9, 4, dtype=torch.float64), torch.randn(9, 2, dtype=torch.float64)
        names = list(dict(module.named_parameters()))
        sizes = [p.numel() for p in module.parameters()]
        shapes = [p.shape for p in module.parameters()]

        def loss(w):
            parts = {n: v.reshape(s) for n, v, s in zip(names, w.split(sizes), shapes, strict=True)}
            return 0.5 * ((torch.func.functional_call(module, parts, (X,)) - y) ** 2).sum() / 9

        w = torch.cat([p.detach().reshape(-1) for p in module.parameters()])
        values = torch.linalg.eigvalsh(torch.func.hessian(loss)(w)).numpy()
        found = plstar.spectrum(module, X, y).blocks[0].all
        np.testing.assert_allclose(found, values, atol=1e-12 * np.abs(values).max())

    def test_a_module_is_trained_and_takes_the_weights(self):
        torch.manual_seed(6)
        module = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 1))
        X, y = torch.randn(12, 4), torch.randn(12, 1)
        before = [p.clone() for p in module.parameters()]
        run = plstar.train(module, X, y, steps=25)
        for p, q in zip(module.parameters(), before, strict=True):
            self.assertTrue(torch.equal(p, q))
        run.into(module)
        with torch.no_grad():
            loss = 0.5 * ((module(X) - y) ** 2).sum() / 12
        self.assertAlmostEqual(float(loss), run.trace["loss"][-1], places=5)

    def test_a_certificate_speaks_of_raw_targets(self):
        torch.manual_seed(7)
        module = nn.Sequential(nn.Linear(4, 128), nn.Tanh(), nn.Linear(128, 1)).double()
        c = plstar.certify(module, torch.randn(10, 4).double(), 100 + torch.randn(10, 1).double())
        self.assertIn("raw", "".join(c.findings))
        self.assertTrue(plstar.check(c).confirmed)

    def test_advice_is_an_optimizer(self):
        torch.manual_seed(8)
        module = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 1)).double()
        X, y = torch.randn(10, 4).double(), torch.randn(10, 1).double()
        optimizer = plstar.advise(module, X, y).optimizer(module.parameters())
        watch = plstar.watch(module, X, y, every=20, optimizer=optimizer)
        first = None
        for _ in range(200):
            watch.step()
            optimizer.zero_grad()
            loss = 0.5 * ((module(X) - y) ** 2).sum() / 10
            first = first or float(loss)
            loss.backward()
            optimizer.step()
        self.assertLess(float(loss), 0.1 * first)
        self.assertEqual([r.step for r in watch.rows], list(range(0, 200, 20)))
        self.assertAlmostEqual(watch.rows[0].loss, first, places=10)

    def test_what_cannot_be_taken_is_refused(self):
        X = torch.randn(6, 5)
        for module, words in (
            (Batched(), "rows influence each other"),
            (Pair(), "its output is a tuple"),
            (nn.Bilinear(5, 5, 1), "does not take one tensor"),
            (nn.Linear(5, 1).half(), "float16"),
            (nn.Linear(4, 1), "it fails"),
        ):
            with self.assertRaisesRegex(plstar.Refusal, words):
                plstar.ntk(module, X)
        with self.assertRaisesRegex(plstar.Refusal, "bfloat16"):
            plstar.ntk(nn.Linear(5, 1), X.bfloat16())


if __name__ == "__main__":
    unittest.main()
