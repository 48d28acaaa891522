"""Losses of torch: value, gradient and curvature are torch's, or the loss is refused with what differs."""

import os
import sys
import tempfile
import unittest

import numpy as np
import plstar
import torch
from torch import nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from modules import gradients  # noqa: E402

torch.set_num_threads(1)
N = 9
RESIDUALS = nn.MSELoss, nn.HuberLoss, nn.SmoothL1Loss


def model(outputs, dtype=torch.float64, *more):
    torch.manual_seed(2)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, outputs), *more).to(dtype)


def numbers(*shape):
    return torch.randn(N, *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(5))


def classes(count, ignored=None):
    y = torch.arange(N) % count
    if ignored is not None:
        y[2] = y[5] = ignored
    return y


RARE = torch.tensor([0, 1, 1, 1, 2, 2, 2, 2, 2])

# name: loss, module, targets; each is to be exact
EXACT = {
    "squares of one output": (nn.MSELoss(), model(1), numbers(1)),
    "squares of two outputs": (nn.MSELoss(), model(2), numbers(2)),
    "squares of five outputs": (nn.MSELoss(), model(5), numbers(5)),
    "sum of squares": (nn.MSELoss(reduction="sum"), model(3), numbers(3)),
    "squares without an axis": (nn.MSELoss(), model(1, torch.float64, nn.Flatten(0)), numbers()),
    "squares of a picture": (nn.MSELoss(), model(6, torch.float64, nn.Unflatten(1, (2, 3))), numbers(2, 3)),
    "squares in single precision": (nn.MSELoss(), model(3, torch.float32), numbers(3).float()),
    "squares of whole numbers": (nn.MSELoss(), model(1), classes(3)[:, None]),
    "Huber's": (nn.HuberLoss(), model(1), numbers(1)),
    "Huber's of two outputs": (nn.HuberLoss(delta=0.6), model(2), numbers(2)),
    "Huber's of five outputs": (nn.HuberLoss(delta=1.7), model(5), numbers(5)),
    "Huber's with all residuals beyond": (nn.HuberLoss(delta=1e-3), model(2), numbers(2)),
    "Huber's with none beyond": (nn.HuberLoss(delta=1e3), model(2), numbers(2)),
    "sum of Huber's": (nn.HuberLoss(reduction="sum", delta=0.7), model(3), numbers(3)),
    "Huber's of a picture": (nn.HuberLoss(delta=0.5), model(6, torch.float64, nn.Unflatten(1, (2, 3))), numbers(2, 3)),
    "Huber's of whole numbers": (nn.HuberLoss(), model(1), classes(3)[:, None]),
    "smooth L1": (nn.SmoothL1Loss(), model(1), numbers(1)),
    "smooth L1 of three outputs": (nn.SmoothL1Loss(beta=0.4), model(3), numbers(3)),
    "sum of smooth L1": (nn.SmoothL1Loss(reduction="sum", beta=1.3), model(2), numbers(2)),
    "classes": (nn.CrossEntropyLoss(), model(3), classes(3)),
    "two classes": (nn.CrossEntropyLoss(), model(2), classes(2)),
    "classes of which one is missing": (nn.CrossEntropyLoss(), model(4), classes(3)),
    "classes with one weight": (nn.CrossEntropyLoss(weight=torch.full((3,), 0.3).double()), model(3), classes(3)),
    "classes that are ignored": (nn.CrossEntropyLoss(), model(3), classes(3, -100)),
    "class 1 ignored": (nn.CrossEntropyLoss(ignore_index=1), model(3), classes(3)),
    "pairs": (nn.BCEWithLogitsLoss(), model(1), classes(2)[:, None].double()),
    "pairs without an axis": (nn.BCEWithLogitsLoss(), model(1, torch.float64, nn.Flatten(0)), classes(2).double()),
}

TRAINED = {
    "balanced": (nn.CrossEntropyLoss(weight=2.5 / torch.tensor([1.0, 3.0, 5.0], dtype=torch.float64)), model(3), RARE),
    "balanced, a class without rows": (nn.CrossEntropyLoss(weight=torch.tensor([3.0, 1.0, 0.6, 7.0], dtype=torch.float64)),
                                       model(4), RARE),
    "balanced, of rows that count": (nn.CrossEntropyLoss(weight=1 / torch.tensor([1.0, 2.0, 4.0], dtype=torch.float64),
                                                         ignore_index=-1), model(3),
                                     torch.where(torch.arange(N) % 4 == 1, -1, RARE)),
    "smoothed": (nn.CrossEntropyLoss(label_smoothing=0.2), model(3), classes(3)),
    "smoothed, of two": (nn.CrossEntropyLoss(label_smoothing=0.1), model(2), classes(2, -100)),
}

# loss, module, targets, words of the reason
REFUSED = (
    (nn.L1Loss(), model(1), numbers(1), "L1Loss.*does not compute it.*plstar.watch"),
    (nn.SmoothL1Loss(beta=0), model(1), numbers(1), "SmoothL1Loss.*no curvature.*beta above 0"),
    (nn.HuberLoss(reduction="none"), model(1), numbers(1), "gives no number"),
    (nn.HuberLoss(), model(2), numbers(1), r"shape \(9, 1\).*\(9, 2\)"),
    (nn.HuberLoss(), "dense(4) tanh dense", numbers(1), "no torch module.*loss='huber'"),
    (nn.NLLLoss(), model(3, torch.float64, nn.LogSoftmax(1)), classes(3), "does not compute it"),
    (type("Own", (nn.MSELoss,), {})(), model(1), numbers(1), "loss of Own.*does not compute it"),
    (nn.functional.mse_loss, model(1), numbers(1), "mse_loss.*what a function computes"),
    (nn.MSELoss(reduction="none"), model(1), numbers(1), "gives no number"),
    (nn.MSELoss(), model(1), numbers(), r"y is of shape \(9,\).*\(9, 1\)"),
    (nn.MSELoss(), model(2), numbers(1), r"shape \(9, 1\).*\(9, 2\)"),
    (nn.MSELoss(), torch.jit.script(model(1)), numbers(1), "scripted"),
    (nn.MSELoss(), "dense(4) tanh dense", numbers(1), "no torch module.*loss='square'"),
    (nn.CrossEntropyLoss(reduction="sum"), model(3), classes(3), "number of rows times"),
    (nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 1.0])), model(3), classes(3), "train alone takes"),
    (nn.CrossEntropyLoss(label_smoothing=0.1), model(3), classes(3), "train alone"),
    (nn.CrossEntropyLoss(), model(3), torch.softmax(numbers(3), 1), r"type float64.*soft targets"),
    (nn.CrossEntropyLoss(), model(1), classes(2), "BCEWithLogitsLoss"),
    (nn.CrossEntropyLoss(), model(6, torch.float64, nn.Unflatten(1, (2, 3))), classes(2), r"\('N', 2, 3\)"),
    (nn.CrossEntropyLoss(), model(3), classes(3) + 1, "class is 3"),
    (nn.CrossEntropyLoss(), model(3), torch.full((N,), -100), "ignore_index"),
    (nn.BCEWithLogitsLoss(), model(1), 0.9 * classes(2)[:, None], "no class"),
    (nn.BCEWithLogitsLoss(), model(3), numbers(3), "pair of classes of its own"),
    (nn.BCEWithLogitsLoss(pos_weight=torch.tensor([2.0])), model(1), classes(2)[:, None], "pos_weight"),
    (nn.BCEWithLogitsLoss(reduction="sum"), model(1), classes(2)[:, None], "number of rows times"),
)


def truth(loss, module, X, y):
    """Value, gradient and Hessian by torch, in double precision."""
    module = module.double()
    parameters = list(module.parameters())
    y = y.double() if y.is_floating_point() or isinstance(loss, RESIDUALS) else y
    value = loss(module(X), y)
    g = gradients(value, parameters, create_graph=True)
    H = torch.stack([gradients(v, parameters, retain_graph=True) for v in g])
    return float(value), g.detach().numpy(), H.detach().numpy()


class Losses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        plstar.options.progress = False
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        cls.X = numbers(3)

    def steps(self, name, loss, module, y, value, g):
        """One step of descent of size 1 has the value and the gradient."""
        run = plstar.train(module, self.X, y, loss=loss, steps=1, eta=1.0)
        self.assertAlmostEqual(run.trace["loss"][0], value, delta=1e-10 * value)
        moved = np.concatenate([(p.detach().numpy() - run.weights[n].reshape(p.shape)).ravel()
                                for n, p in module.named_parameters()])
        np.testing.assert_allclose(moved, g, atol=1e-10 * max(1, np.abs(g).max()))
        self.assertEqual([f.claim for f in run.findings].count("loss_of_torch"), 1)
        return run

    def test_value_gradient_and_curvature_are_those_of_torch(self):
        for name, (loss, module, y) in EXACT.items():
            with self.subTest(name):
                A = plstar.operator(module, self.X, y, loss=loss) @ np.eye(sum(p.numel() for p in module.parameters()))
                value, g, H = truth(loss, module, self.X, y)
                np.testing.assert_allclose(A, H, atol=1e-10 * np.abs(H).max())
                self.steps(name, loss, module, y, value, g)

    def test_gauss_newton_products_are_those_of_torch(self):
        for name, (loss, module, y) in EXACT.items():
            if isinstance(loss, RESIDUALS):
                with self.subTest(name):
                    p = sum(p.numel() for p in module.parameters())
                    A = plstar.operator(module, self.X, y, of="ggn", loss=loss) @ np.eye(p)
                    module = module.double()
                    f = module(self.X)
                    J = torch.stack([gradients(v, list(module.parameters()), retain_graph=True) for v in f.ravel()])
                    B = torch.autograd.functional.hessian(lambda g: loss(g, y.double()), f.detach())
                    G = (J.T @ B.reshape(len(J), -1) @ J).detach().numpy()
                    np.testing.assert_allclose(A, G, atol=1e-10 * max(np.abs(G).max(), 1e-6))

    def test_residuals_are_on_both_sides_of_delta(self):
        for name in ("Huber's", "Huber's of two outputs", "Huber's of five outputs", "sum of Huber's", "smooth L1",
                     "smooth L1 of three outputs", "sum of smooth L1"):
            loss, module, y = EXACT[name]
            beyond = (module(self.X) - y).abs() > getattr(loss, "delta", getattr(loss, "beta", None))
            self.assertTrue(beyond.any() and not beyond.all(), name)

    def test_losses_by_name_are_those_of_torch(self):
        module, y = model(3), numbers(3)
        for name, delta in (("huber", 1.0), ("huber(0.5)", 0.5), ("huber(2)", 2.0), ("huber(1e-05)", 1e-5)):
            with self.subTest(name):
                run = plstar.train(module, self.X, y, loss=name, steps=1, eta=1.0)
                value = float(nn.HuberLoss(delta=delta, reduction="sum")(module(self.X), y)) / N
                self.assertAlmostEqual(run.trace["loss"][0], value, delta=1e-10 * value)
        for name in ("huber()", "huber(0)", "huber(-1)", "huber(x)", "huber(inf)", "hubert"):
            with self.subTest(name), self.assertRaisesRegex(plstar.Refusal, "expected square, cross-entropy, huber"):
                plstar.train(module, self.X, y, loss=name, steps=1)

    def test_smoothed_labels_and_balanced_classes_train(self):
        for name, (loss, module, y) in TRAINED.items():
            with self.subTest(name):
                value, g, _ = truth(loss, module, self.X, y)
                self.steps(name, loss, module, y, value, g)

    def test_others_are_refused_with_what_differs(self):
        for loss, module, y, words in REFUSED:
            with self.subTest(words), self.assertRaisesRegex(plstar.Refusal, words) as refused:
                plstar.spectrum(module, self.X, y, loss=loss)
            self.assertNotIn("\n", str(refused.exception))

    def test_what_is_of_squares_alone_takes_no_other_loss(self):
        for loss in ("cross_entropy", "huber", nn.MSELoss(), nn.HuberLoss()):
            with self.subTest(str(loss)), self.assertRaisesRegex(plstar.Refusal, "certify is of squares alone"):
                plstar.certify(model(1), self.X, numbers(1), loss=loss)

    def test_what_changes_the_rows_is_refused_for_a_sum_and_for_ignored_rows(self):
        add = nn.MSELoss(reduction="sum")
        for how in ({"batch": 3}, {"epochs": 2}, {"test_fraction": 0.3}, {"optimizer": "sgd"}, {"rows": 5}):
            with self.subTest(str(how)), self.assertRaisesRegex(plstar.Refusal, "sum over rows, and " + next(iter(how))):
                plstar.train(model(1), self.X, numbers(1), loss=add, steps=2, **how)
        with self.assertRaisesRegex(plstar.Refusal, "batch's mean"):
            plstar.train(model(3), self.X, classes(3, -100), loss=nn.CrossEntropyLoss(), steps=2, batch=3)
        weighted = nn.CrossEntropyLoss(weight=1 / torch.tensor([1.0, 3.0, 5.0]))
        for how in ({"batch": 3}, {"test_fraction": 0.3}, {"rows": 5}):
            with self.subTest(str(how)), self.assertRaisesRegex(plstar.Refusal, "by all rows, and with " + next(iter(how))):
                plstar.train(model(3), self.X, RARE, loss=weighted, steps=2, **how)

    def test_weights_by_which_classes_do_not_count_alike_are_refused(self):
        for weight in ([1.0, 2.0, 3.0], [1.0, 1 / 3, 0.2001], [1.0, 1 / 3], [0.0, 0.0, 1.0]):
            with self.subTest(str(weight)), self.assertRaisesRegex(plstar.Refusal, "times their rows differ.*balance=True"):
                plstar.train(model(3), self.X, RARE, loss=nn.CrossEntropyLoss(weight=torch.tensor(weight)), steps=2)
        smooth = nn.CrossEntropyLoss(weight=1 / torch.tensor([1.0, 3.0, 5.0]), label_smoothing=0.1)
        with self.assertRaisesRegex(plstar.Refusal, "different weights"):
            plstar.train(model(3), self.X, RARE, loss=smooth, steps=2)

    def test_a_kernel_takes_none(self):
        loss, module, y = EXACT["squares of one output"]
        with self.assertRaisesRegex(plstar.Refusal, "does not depend on it"):
            plstar.ntk(module, self.X, y, loss=loss)
        with self.assertRaisesRegex(plstar.Refusal, "is of the outputs"):
            plstar.spectrum(module, self.X, y, of="kernel", loss=loss)
        with self.assertRaisesRegex(plstar.Refusal, "no torch module"):
            plstar.spectrum(plstar.train(module, self.X, y, steps=1), loss=loss)

    def test_predictions_are_in_the_units_of_the_targets(self):
        for loss in (nn.MSELoss(), nn.MSELoss(reduction="sum"), nn.HuberLoss(delta=0.7), nn.SmoothL1Loss(beta=0.3)):
            module, y = model(3), numbers(3)
            run = plstar.train(module, self.X, y, loss=loss, steps=3, eta=0.01, test=(self.X[:4], y[:4]))
            after = run.into(module)(self.X)
            np.testing.assert_allclose(plstar.predict(run, self.X), after.detach().numpy(), atol=1e-12)
            self.assertAlmostEqual(run.trace["loss"][-1], float(loss(after, y)), places=10)
            top = np.linalg.eigvalsh(truth(loss, module, self.X, y)[2])[-1]
            self.assertAlmostEqual(plstar.spectrum(run).sharpness, top, delta=1e-10 * top)
            self.assertAlmostEqual(plstar.evaluate(run, self.X, y).numbers[0].rmse,
                                   float(((after - y)[:, 0] ** 2).mean() ** 0.5), places=10)
        loss, module, y = EXACT["pairs"]
        run = plstar.train(module, self.X, y, loss=loss, steps=3)
        p = torch.sigmoid(run.into(module)(self.X)).detach().numpy()[:, 0]
        np.testing.assert_allclose(plstar.predict(run, self.X, proba=True)[:, 1], p, atol=1e-12)

    def test_advice_is_of_the_loss_and_calls_name_it(self):
        module, y = model(1), numbers(1)
        half, whole, huber = (plstar.advise(module, self.X, y, loss=loss)
                              for loss in ("square", nn.MSELoss(), nn.HuberLoss(delta=0.01)))
        # no residual is within delta, and the step is that of the squares all the same
        self.assertAlmostEqual(huber.start.eta_limit, half.start.eta_limit, delta=1e-9)
        self.assertIn("loss=loss", huber.recommended)
        self.assertAlmostEqual(whole.start.eta_limit, half.start.eta_limit / 2, delta=1e-9)
        self.assertIn("loss=loss", whole.recommended)
        self.assertNotIn("targets", whole.recommended)
        run = eval(whole.recommended, {"plstar": plstar, "model": module, "X": self.X, "y": y, "loss": nn.MSELoss()})
        self.assertLess(run.trace["loss"][-1], run.trace["loss"][0])

    def test_watch_has_the_loop_s_loss_and_its_limit(self):
        y = {nn.CrossEntropyLoss: classes(3), nn.BCEWithLogitsLoss: torch.sigmoid(numbers(3))}
        for loss in (nn.MSELoss(), nn.MSELoss(reduction="sum"), nn.HuberLoss(), nn.CrossEntropyLoss(label_smoothing=0.1),
                     nn.CrossEntropyLoss(weight=torch.tensor([1.0, 2.0, 3.0]).double(), reduction="sum"),
                     nn.BCEWithLogitsLoss(), nn.SmoothL1Loss(beta=0.3)):
            with self.subTest(str(loss)):
                module, t = model(3), y.get(type(loss), numbers(3))
                optimizer = torch.optim.SGD(module.parameters(), lr=0.1, momentum=0.5)
                watch = plstar.watch(module, self.X, t, loss=loss, optimizer=optimizer)
                seen = watch.step()
                self.assertAlmostEqual(seen.loss, float(loss(module(self.X), t)), places=12)
                self.assertEqual("limit" in seen, isinstance(loss, nn.MSELoss))
                # a linear model of few outputs: the edge by the kernel is that by the loss
                linear = nn.Linear(3, 3).double()
                optimizer = torch.optim.SGD(linear.parameters(), lr=0.1, momentum=0.5)
                watch = plstar.watch(linear, self.X, t, loss=loss, optimizer=optimizer)
                seen = watch.step()
                if "limit" in seen:
                    self.assertAlmostEqual(seen.lambda_max / seen.limit, watch.gauges[0].gauge, delta=0.02)

    def test_watch_takes_a_sum_over_all_rows(self):
        X, y = torch.cat([self.X] * 4), torch.cat([numbers(3)] * 4)
        module, loss = model(3), nn.MSELoss(reduction="sum")
        seen = plstar.watch(module, torch.repeat_interleave(self.X, 4, 0), torch.repeat_interleave(numbers(3), 4, 0),
                            loss=loss, rows=9).step()
        self.assertAlmostEqual(seen.loss, float(loss(module(X), y)), delta=1e-10 * seen.loss)

    def test_the_module_is_as_it_was(self):
        module = model(3, torch.float32)
        before = module(self.X.float())
        plstar.spectrum(module, self.X.float(), numbers(3).float(), loss=nn.MSELoss())
        self.assertTrue(torch.equal(module(self.X.float()), before))
        self.assertFalse(module._forward_hooks)


if __name__ == "__main__":
    unittest.main()
