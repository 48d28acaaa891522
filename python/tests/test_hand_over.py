"""What a module hands over: its parameters, labels, flags, and the rows of a loop."""

import os
import subprocess
import sys
import threading
import unittest
import unittest.mock

import numpy as np
import pandas as pd
import plstar
import scipy.sparse
import torch
from plstar._modules import Module
from torch import nn

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from kinds import Straight, frozen, mlp  # noqa: E402
from modules import Of  # noqa: E402

torch.set_num_threads(1)


def step(model, X, y, **how):
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], 0.1)
    return plstar.watch(model, X, y, optimizer=optimizer, **how).step()


def net(hidden=16, outputs=1):
    return nn.Sequential(nn.Linear(4, hidden), nn.Tanh(), nn.Linear(hidden, outputs))


class HandOver(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        plstar.options.progress = False

    def setUp(self):
        torch.manual_seed(5)
        self.X, self.y = torch.randn(12, 4), torch.randn(12, 1)

    def refused(self, where, words, call):
        with self.assertRaises(plstar.Refusal) as refused:
            call()
        self.assertEqual(refused.exception.where, where)
        self.assertRegex(str(refused.exception), words)

    def test_what_is_frozen_is_no_unknown_and_stays(self):
        module = Of(lambda m, x: m.net(x - m.mean), net=net(40))
        module.register_buffer("mean", torch.randn(4))
        module.net[0].bias.requires_grad_(False)
        certificate = plstar.certify(module, self.X[:4], self.y[:4])
        self.assertIn("4 equations in 201 unknowns", certificate.said("equations"))
        told = "44 of 245 numbers of the module are frozen, and stay as they are: net.0.bias, mean."
        self.assertIn(told, certificate.findings)
        self.assertTrue(plstar.check(certificate).confirmed)
        was = {n: v.clone() for n, v in module.state_dict().items()}
        run = plstar.train(module, self.X, self.y, steps=5)
        self.assertIn(told, run.findings)
        run.into(module)
        for name, value in module.state_dict().items():
            self.assertEqual(torch.equal(value, was[name]), name in ("mean", "net.0.bias"), name)
        self.assertEqual([f for f in plstar.spectrum(net(), self.X, self.y).findings if "frozen" in f], [])

    def test_a_state_is_a_point_where_what_is_frozen_is_the_modules(self):
        module = frozen(nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 1)), "0.weight")
        state = {n: v.clone() for n, v in module.state_dict().items()}
        state["3.weight"] *= 2
        K = plstar.ntk(module, self.X, weights=state).K
        with torch.no_grad():
            module[3].weight *= 2
        np.testing.assert_allclose(K, plstar.ntk(module, self.X).K)
        state["0.weight"] *= 2
        self.refused("weights['0.weight']", "frozen", lambda: plstar.ntk(module, self.X, weights=state))

    def test_weights_go_back_into_tied_and_wrapped_modules(self):
        module = Of(lambda m, x: m.a(torch.tanh(m.b(x))), a=nn.Linear(4, 4), b=nn.Linear(4, 4), spare=nn.Linear(2, 2))
        module.b.weight = module.a.weight
        wrapped = torch.optim.swa_utils.AveragedModel(module)
        run = plstar.train(wrapped, self.X, self.X, steps=5)
        run.into(wrapped)
        with torch.no_grad():
            loss = 0.5 * ((wrapped(self.X) - self.X) ** 2).sum() / 12
        self.assertAlmostEqual(float(loss), run.trace["loss"][-1], places=5)
        with self.assertRaises(plstar.Refusal):
            run.into(net())

    def test_the_parameters_that_differ_are_named(self):
        module = Of(lambda m, x: m.b(Straight.apply(m.a(x))), a=nn.Linear(4, 6), b=nn.Linear(6, 1))
        with self.assertRaises(plstar.Refusal) as refused:
            plstar.ntk(module, self.X)
        self.assertRegex(refused.exception.where, r"^model's parameter a\.(weight|bias) \(and 1 more\)$")
        self.assertIn("Straight has a backward", refused.exception.what)
        module = Of(lambda m, x: m.b(3 * m.a(x) if x[0, 0] > 0 else m.a(x)), a=nn.Linear(4, 6), b=nn.Linear(6, 1))
        X = self.X.abs()
        plstar.ntk(module, X)
        X[7] *= -1
        self.refused("model on row 7 of X", "test_hand_over.py, line", lambda: plstar.ntk(module, X))

    def test_further_rows_are_compared_too(self):
        module = Of(lambda m, x: m.b(3 * m.a(x) if x[0, 0] > 0 else m.a(x)), a=nn.Linear(4, 6), b=nn.Linear(6, 1))
        X = self.X.abs()
        self.assertEqual(plstar.ntk(module, X, against=X[:3]).K.shape, (12, 3))
        self.refused("model on row 0 of against", "was fixed", lambda: plstar.ntk(module, X, against=-X[:3]))
        self.refused("model on row 0 of test[0]", "was fixed",
                     lambda: plstar.train(module, X, self.y, steps=1, test=(-X[:3], self.y[:3])))

    def test_rows_in_double_precision_are_taken_as_they_are(self):
        module = Of(lambda m, x: torch.sin(1e5 * m.a(x)), a=nn.Linear(4, 1))
        X = self.X.double() + 1e-9 * torch.randn(12, 4).double()
        values = [v for x in X for v in torch.autograd.functional.jacobian(
            lambda w, x=x: torch.sin(1e5 * (w[:4] @ x + w[4])),
            torch.cat([module.a.weight[0], module.a.bias]).double().detach())[None]]
        J = torch.stack(values).numpy()
        np.testing.assert_allclose(plstar.ntk(module, X).K, J @ J.T, atol=1e-6 * np.abs(J @ J.T).max())

    def test_all_rows_given_are_training_rows(self):
        self.X[5] *= 30
        for model in (nn.Linear(4, 1), "dense"):
            for X, y in ((self.X, self.y), (pd.DataFrame(self.X.numpy()), pd.Series(self.y[:, 0].numpy(), name="y"))):
                limit = plstar.advise(model, X, y).start.eta_limit
                top = float(plstar.spectrum(model, X, y).blocks[0].top[0])
                self.assertAlmostEqual(limit * top, 2, places=6)
        self.assertNotIn("test rows", " ".join(plstar.infinite("dense relu dense", self.X, self.y).findings))

    def test_advice_that_was_not_tried_is_plain_descent_where_the_kernel_moves(self):
        advice = plstar.advise(net(8), self.X, self.y, until=0.05)
        step = advice.optimizer(net(8).parameters()).defaults
        self.assertEqual(step["momentum"], 0)
        self.assertAlmostEqual(step["lr"], advice.start.eta, delta=1e-3 * advice.start.eta)
        self.assertIn("the counts are those of the linearized model", " ".join(advice.findings))

    def test_labels_are_the_numbers_of_outputs(self):
        module = net(16, 3)
        y = torch.arange(12) % 3
        for labels in (y, y % 2, 2 * (y % 2)):
            run = plstar.train(module, self.X, labels, loss="cross_entropy", steps=1, eta=1e-9)
            loss = float(nn.functional.cross_entropy(module(self.X), labels))
            self.assertAlmostEqual(run.trace["loss"][0], loss, places=5)
            self.assertEqual(plstar.ntk(module, self.X, labels).K.shape, (36, 36))
        self.assertTrue(set(plstar.predict(run, self.X)) <= {0, 1, 2})
        for labels, where in ((y + 1, "y[2]"), (y - 1, "y[0]"), (y.numpy() * 7, "y[1]")):
            self.refused(where, "a whole number from 0 to 2", lambda labels=labels: plstar.ntk(module, self.X, labels))
        frame = pd.DataFrame(self.X.numpy(), columns=list("abcd"))
        run = plstar.train(module, frame, pd.Series((y % 2).numpy(), name="kind"), loss="cross_entropy", steps=1)
        np.testing.assert_array_equal(plstar.predict(run, frame[list("dcba")]), plstar.predict(run, self.X))

    def test_each_part_keeps_its_mode(self):
        module = nn.Sequential(nn.Linear(4, 8), nn.BatchNorm1d(8), nn.Dropout(0.1), nn.Linear(8, 1))
        module[1].eval()
        state = torch.get_rng_state()
        step(module, self.X, self.y)
        plstar.ntk(module, self.X)
        self.assertEqual([m.training for m in module], [True, False, True, True])
        self.assertTrue(torch.equal(torch.get_rng_state(), state))

    def test_threads_get_equal_results(self):
        module = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.1), nn.Linear(8, 1))
        expected, seen = np.array(plstar.ntk(module, self.X).K), []
        threads = [threading.Thread(target=lambda: seen.append(np.array(plstar.ntk(module, self.X).K)))
                   for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(len(seen), 4)
        for K in seen:
            np.testing.assert_array_equal(K, expected)
        self.assertTrue(all(m.training for m in module.modules()))

    def test_one_row_and_a_frame_without_targets_have_a_kernel(self):
        for model in (net(), "dense(4) tanh dense"):
            whole = np.array(plstar.ntk(model, self.X).K)
            self.assertAlmostEqual(plstar.ntk(model, self.X[:1]).K[0, 0], whole[0, 0], places=8)
        module = net()
        frame = pd.DataFrame(self.X.numpy())
        np.testing.assert_array_equal(plstar.ntk(module, frame).K, plstar.ntk(module, self.X).K)
        self.refused("X, column 1", "numbers, for a module", lambda: plstar.ntk(module, frame.astype({1: str})))

    def test_options_are_numbers_of_any_library(self):
        asked = plstar.spectrum(net(), self.X, self.y, top=np.int64(2), dense=torch.tensor(100)).request
        self.assertEqual((asked.top, asked.dense), (2, 100))
        run = plstar.train(net(), self.X, self.y, steps=np.int32(2), eta=torch.tensor(0.01))
        self.assertEqual(len(run.trace["loss"]), 3)

    def test_arrays_that_are_none_are_refused(self):
        X = self.X.numpy()
        for rows, where, words in (
                (self.X.to_sparse(), "X", "a sparse tensor.*to_dense"),
                (torch.quantize_per_tensor(self.X, 0.1, 0, torch.qint8), "X", "a quantized tensor.*dequantize"),
                (torch.nested.nested_tensor([self.X[0], self.X[1]]), "X", "a nested tensor.*to_padded_tensor"),
                (scipy.sparse.csr_matrix(X), "X", "a sparse matrix.*toarray"),
                (self.X.half(), "X", "pass X.float"),
                (np.ma.masked_array(X, X == X[2, 1]), "X[2, 1]", "it is masked"),
                (pd.Series(X[:, 0]), "X of shape (12,)", "to_frame"),
                (pd.DataFrame(X).astype("Float64").mask(X == X[2, 1]), "X[2, 1]", "nan"),
                (pd.concat([pd.DataFrame(X)] * 2, axis=1), "X, column 0", "several of that name")):
            self.refused(where, words, lambda rows=rows: plstar.ntk(net(), rows))
        frame = pd.DataFrame(X).assign(flag=X[:, 0] > 0).drop(columns=0)
        whole = np.column_stack([X[:, 1:], X[:, 0] > 0])
        module = net()
        for given in (frame, frame.convert_dtypes()):
            np.testing.assert_array_equal(plstar.ntk(module, given).K, plstar.ntk(module, whole).K)
        self.refused("y", "no column 'none'", lambda: plstar.train(module, frame, "none"))

    def test_targets_of_one_kind_are_one_whatever_holds_them(self):
        flags = self.X[:, 0] > 0
        for outputs in (1, 2):
            module = net(outputs=outputs).double()
            losses = {plstar.train(module, self.X, y, steps=1).trace["loss"][0] for y in (
                flags, flags.numpy(), flags.tolist(), pd.Series(flags.numpy(), dtype="boolean"), flags.numpy().astype(object))}
            with torch.no_grad():
                f = module(self.X.double())
                y = flags.double()[:, None] if outputs == 1 else torch.eye(2)[flags.long()]
            self.assertAlmostEqual(losses.pop(), float(0.5 * ((f - y) ** 2).sum() / 12), places=12)
            self.assertFalse(losses)
        numbers = self.y[:, 0].numpy().astype(object)
        module = net()
        self.assertEqual(plstar.train(module, self.X, numbers, steps=1).trace["loss"][0],
                         plstar.train(module, self.X, self.y, steps=1).trace["loss"][0])
        self.refused("y[3]", "it is masked", lambda: plstar.train(
            module, self.X, np.ma.masked_array(self.y[:, 0], np.arange(12) == 3)))

    def test_targets_that_are_not_there_are_refused(self):
        for call in (plstar.train, plstar.advise, plstar.certify, plstar.spectrum, plstar.landscape):
            self.refused("y", "there are no targets", lambda call=call: call(net(), self.X))
        self.refused("y", "there are no targets", lambda: plstar.train("dense", self.X.numpy()))
        self.refused("y", "there are no targets", lambda: plstar.classify(self.X, None))
        self.assertGreater(plstar.spectrum(net(), self.X, of="ggn").sharpness, 0)
        self.assertIn("Proved (M)", plstar.certify(net(), self.X, within=0.01).verdict)
        for y, words in ((self.y, r"pass y as whole numbers of shape \(N,\)"), (torch.eye(3)[:12 % 4 + 3].repeat(4, 1), "argmax")):
            self.refused(f"y of shape {tuple(y.shape)} and type float32", words, lambda y=y: plstar.train(
                net(outputs=3), self.X, y, loss="cross_entropy"))

    def test_columns_have_names_of_any_kind(self):
        kind = np.array(["u", "v", "w"])[np.arange(12) % 3]
        frame = pd.DataFrame({0: self.X[:, 0], 1: kind, 2: self.y[:, 0]})
        expected = plstar.regress(frame.set_axis(["x0", "x1", "x2"], axis=1), "x2").findings[0]
        for names in ([0, 1, 2], ["x0 ", " x1", "x2"], [("x0",), ("x1",), ("x2",)]):
            given = frame.set_axis(pd.Index(names, tupleize_cols=False), axis=1)
            self.assertEqual(plstar.regress(given, names[2]).findings[0], expected)
        comma = plstar.regress(frame.set_axis(["a", "b,c", "d"], axis=1), "d")
        self.assertEqual(len(plstar.predict(comma, frame.set_axis(["a", "b,c", "d"], axis=1))), 12)
        values = frame[2].tolist()  # a list of values names no columns
        self.assertEqual(plstar.regress(frame[[0, 1]], values).findings[0].replace("y:", "x2:"), expected)
        self.refused("X, column 'x0'", "several", lambda: plstar.regress(pd.concat([frame, frame[[0]]], axis=1), 2))
        plstar.regress(frame[[0, 1]].set_axis(["y", "y1"], axis=1), frame[2].to_numpy())

    def test_an_inference_tensor_is_refused(self):
        with torch.inference_mode():
            module = net()
        self.refused("model", "inference tensors", lambda: plstar.ntk(module, self.X))
        module = net()
        with torch.inference_mode():
            self.assertEqual(plstar.train(module, self.X, self.y, steps=2).outcome, "steps_done")

    def test_a_refused_export_prints_nothing(self):
        code = ("import torch, plstar\nm = torch.nn.Sequential(torch.nn.Linear(3, 3), torch.nn.Linear(3, 1))\n"
                "m[0].register_forward_hook(lambda m, x, y: torch.linalg.qr(y)[0])\n"
                "try:\n    plstar.ntk(m, torch.randn(3, 3))\nexcept plstar.Refusal:\n    pass\nelse:\n    raise SystemExit(3)")
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_sentences_name_calls_and_no_files(self):
        module = net().double()
        loss = nn.MSELoss()
        frame = pd.DataFrame(self.X.numpy(), columns=list("abcd")).assign(kind=list("uvw") * 4)
        diverged = plstar.train("dense(4) tanh dense", frame, "a", steps=5, eta=1e6)
        results = [plstar.advise(module, self.X, self.y), plstar.advise(module, self.X, self.y, loss=loss),
                   plstar.certify(module, self.X, self.y), plstar.spectrum(module, self.X, self.y), diverged]
        for result in results:
            for text in [*result.findings, str(result.next)]:
                self.assertNotRegex(text, r" --[a-z]|\bplstar [a-z]|\.onnx|\.npz|\.csv|plstar-|/r\w+/")
        for result, claim in ((results[0], "recommended"), (results[1], "recommended"), (results[2], "trains_by")):
            call = result.said(claim).values.command
            self.assertIn(call, result.said(claim))
            eval(call, {"plstar": plstar, "model": module, "X": self.X, "y": self.y, "loss": loss})
        self.assertTrue(results[1].said("loss_of_torch"))
        eval(diverged.next, {"plstar": plstar, "X": frame, "y": "a"})
        self.refused("model Sequential", "outputs of shape", lambda: plstar.train(module, self.X, torch.randn(12, 3)))

    def test_a_wrapper_of_other_outputs_is_refused(self):
        class Doubled(nn.Module):
            def __init__(self):
                super().__init__()
                self.module = nn.Linear(4, 1)

            def forward(self, *xs):
                return 2 * self.module(*xs)

        self.refused("model Doubled", "not those of the module that it wraps", lambda: plstar.ntk(Doubled(), self.X))

    def test_a_loop_is_watched_by_its_own_loss(self):
        module, y = net(16, 3).double(), torch.arange(12) % 3
        seen = step(module, self.X.double(), y)
        self.assertAlmostEqual(seen.loss, float(nn.functional.cross_entropy(module(self.X.double()), y)), places=10)
        tokens = Of(lambda m, x: m.b(m.a(x).mean(1)), a=nn.Embedding(9, 4), b=nn.Linear(4, 1))
        self.assertGreater(step(tokens, torch.randint(0, 9, (12, 3)), self.y).lambda_max, 0)
        self.assertGreater(step(frozen(mlp(), "0."), self.X, self.X[:, :2]).lambda_max, 0)
        frame = pd.DataFrame(self.X.numpy())
        self.assertEqual(step(net(), frame, pd.Series(self.y[:, 0].numpy())).step, 0)

    def test_looks_export_again_only_what_has_become_another_function(self):
        class Scaled(nn.Module):
            def __init__(self):
                super().__init__()
                self.first, self.norm, self.last = nn.Linear(3, 8), nn.BatchNorm1d(8), nn.Linear(8, 2)
                self.scale = 1.0

            def forward(self, x):
                return self.scale * self.last(torch.tanh(self.norm(self.first(x))))

        torch.manual_seed(0)
        X = torch.randn(12, 3)
        model = Scaled()
        model.norm.running_var.uniform_(0.5, 2)
        watch = plstar.watch(model, X, torch.zeros(12, 2))
        exports = []
        export = Module.export

        def counted(module, *args, **kwargs):
            exports.append(1)
            return export(module, *args, **kwargs)

        def look(changed):
            exports.clear()
            with unittest.mock.patch.object(Module, "export", counted):
                watch.look()
            self.assertEqual(len(exports), int(changed))
            wanted = np.linalg.eigvalsh(plstar.ntk(model, X).K)[-1] / len(X)
            self.assertAlmostEqual(watch.rows[-1].lambda_max / wanted, 1, places=9)

        look(True)
        look(False)
        with torch.no_grad():
            for p in model.parameters():
                p.mul_(1.3)
        look(False)
        model.scale = 1.0001
        look(True)
        model.norm.running_mean.add_(0.01)
        look(True)
        model.first.requires_grad_(False)
        look(True)
        plstar.close()
        look(True)
        look(False)

    def test_a_loop_that_cannot_be_watched_is_refused(self):
        for where, how in (("every 0", {"every": 0}), ("rows 0", {"rows": 0}), ("y of 3 rows", {"y": self.y[:3]}),
                           ("y of shape (12, 2)", {"y": torch.randn(12, 2)})):
            y = how.pop("y", self.y)
            self.refused(where, "expected", lambda y=y, how=how: plstar.watch(net(), self.X, y, **how))
        self.refused("y[0]", "from 0 to 2", lambda: plstar.watch(net(4, 3), self.X, torch.full((12,), 3)))


if __name__ == "__main__":
    unittest.main()
