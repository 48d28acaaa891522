"""PyTorch modules: the numbers are torch's, and what cannot be taken is refused with its reason."""

import os
import sys
import tempfile
import unittest
import unittest.mock

import numpy as np
import plstar
import torch
from torch import nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from modules import MODULES, gradients, jacobian, rows  # noqa: E402

torch.set_num_threads(1)


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


# second derivatives of torch that are wrong (of weight_norm not symmetric in 2.6) or not there
DIFFERENCES = ("weight norm", "transformer layer")
PROVED = ("tanh", "layer norm", "convolution", "max pooling", "lstm")


def hessian(name, module, X, y):
    """That of ½ mean over rows of Σ squares."""
    parameters = list(module.parameters())
    if name not in DIFFERENCES:
        g = gradients(0.5 * ((module(X) - y) ** 2).sum() / len(X), parameters, create_graph=True)
        return torch.stack([gradients(v, parameters, retain_graph=True) for v in g]).detach().numpy()

    def gradient(w):
        with torch.no_grad():
            torch.nn.utils.vector_to_parameters(w, parameters)
        return gradients(0.5 * ((module(X) - y) ** 2).sum() / len(X), parameters)

    w = torch.nn.utils.parameters_to_vector(parameters).detach().clone()
    h = 1e-5 * torch.eye(len(w), dtype=w.dtype)
    columns = torch.stack([(gradient(w + e) - gradient(w - e)) / 2e-5 for e in h]).numpy()
    gradient(w)
    return (columns + columns.T) / 2


class Modules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        plstar.options.progress = False
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name

    def test_kernels_and_hessians_are_those_of_torch(self):
        for name, (make, shape) in MODULES.items():
            with self.subTest(name):
                torch.manual_seed(4)
                module, X = make().double(), rows(shape)
                module.eval()
                J = jacobian(module, X)
                module.train()
                K = plstar.ntk(module, X).K
                np.testing.assert_allclose(K, J @ J.T, atol=1e-12 * np.abs(K).max())
                self.assertTrue(module.training)

                y = 100 + torch.randn_like(module.eval()(X).detach())
                values = np.linalg.eigvalsh(hessian(name, module, X, y))
                of = plstar.spectrum(module, X, y).blocks[0]
                tolerance = (1e-6 if name in DIFFERENCES else 1e-12) * np.abs(values).max()
                self.assertAlmostEqual(float(of.top[0]), values[-1], delta=tolerance)
                self.assertAlmostEqual(float(of.bottom[0]), values[0], delta=tolerance)
                if name in PROVED:
                    certificate = plstar.certify(module, X, y)
                    self.assertIn("raw", " ".join(certificate.findings))
                    self.assertTrue(plstar.check(certificate).confirmed)

    def test_package_onnx_is_not_needed(self):
        with unittest.mock.patch.dict("sys.modules", {"onnx": None}):
            self.assertEqual(plstar.ntk(nn.Linear(3, 1), torch.randn(4, 3)).K.shape, (4, 4))

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

    def test_products_are_in_the_order_of_the_module(self):
        for name in ("tanh", "convolution", "lstm"):
            with self.subTest(name):
                make, shape = MODULES[name]
                torch.manual_seed(4)
                module, X = make().double().eval(), rows(shape)
                y = torch.randn_like(module(X).detach())
                H = hessian(name, module, X, y)
                A = plstar.operator(module, X, y)
                np.testing.assert_allclose(A @ np.eye(len(H)), H, atol=1e-12 * np.abs(H).max())
                self.assertEqual(A.names, [n for n, _ in module.named_parameters()])
                top = plstar.spectrum(module, X, y).eigenvectors(1)[0]
                self.assertEqual({n: v.shape for n, v in top.items()},
                                 {n: tuple(p.shape) for n, p in module.named_parameters()})

    def test_frozen_parameters_are_no_coordinates_and_unread_ones_are_zero(self):
        torch.manual_seed(5)
        module = nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)).double()
        module[0].bias.requires_grad_(False)
        module.unread = nn.Parameter(torch.ones(2).double())
        A = plstar.operator(module, torch.randn(6, 3).double(), torch.randn(6, 1).double())
        self.assertEqual((A.names, A.shape), (["unread", "0.weight", "2.weight", "2.bias"], (19, 19)))
        H = A @ np.eye(19)
        self.assertFalse(H[:2].any() or H[:, :2].any())
        self.assertTrue((np.abs(H[2:]).max(1) > 0).all())

    def test_the_proved_point_goes_into_the_module(self):
        torch.manual_seed(7)
        module = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 1)).double()
        X, y = torch.randn(10, 4).double(), torch.randn(10, 1).double()
        plstar.certify(module, X, y).into(module)
        with torch.no_grad():
            self.assertLess(float((module(X) - y).abs().max()), 1e-12)
        with self.assertRaisesRegex(plstar.Refusal, "no such parameter"):
            plstar.certify(module, X, y).into(nn.Linear(4, 1))

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
        page = os.path.join(self.folder, "watch.html")
        watch = plstar.watch(module, X, y, every=20, optimizer=optimizer, page=page)
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
        with open(page, encoding="utf-8") as f:
            text = f.read()
        self.assertEqual(text.count("<svg"), 4)
        self.assertIn('class="limit"', text)

    def test_whole_numbers_are_classes_for_a_module_of_several_outputs(self):
        torch.manual_seed(8)
        X, y = rows((30, 5)), torch.arange(30) % 3
        module = nn.Sequential(nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3)).double()
        parameters = list(module.parameters())
        one_hot = nn.functional.one_hot(y, 3)
        for loss, of in (
            ("square", lambda o: ((o - one_hot) ** 2).sum() / 60),
            ("cross_entropy", lambda o: nn.functional.cross_entropy(o, y)),
        ):
            g = gradients(of(module(X)), parameters, create_graph=True)
            H = torch.stack([gradients(v, parameters, retain_graph=True) for v in g]).detach().numpy()
            top = float(plstar.spectrum(module, X, y, loss=loss).blocks[0].top[0])
            self.assertAlmostEqual(top, np.linalg.eigvalsh(H)[-1], delta=1e-10 * top)
        with self.assertRaisesRegex(plstar.Refusal, "a module is exported on rows of X"):
            plstar.advise(module, "data.csv", "label")

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
