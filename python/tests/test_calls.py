"""Calls with arrays: results, refusals and pages."""

import os
import pickle
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import plstar
from plstar._shell import as_call

NETWORK = "dense(16) tanh dense"


class Calls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        plstar.options.progress = False
        random = np.random.default_rng(1)
        cls.X, cls.y = random.normal(size=(20, 3)), random.normal(size=20)

    def test_a_kernel_has_the_eigenvalues_of_its_spectrum(self):
        k = plstar.ntk(NETWORK, self.X)
        s = plstar.spectrum(NETWORK, self.X, self.y, of="kernel")
        np.testing.assert_allclose(np.linalg.eigvalsh(k.K) / 20, s.blocks[0].all, atol=1e-14)
        self.assertEqual(float(s.blocks[0].top[0]), s.blocks[0].top[0].value)
        self.assertEqual(s.subject.target_scaling, "raw")

    def test_a_kernel_is_an_array_with_a_picture(self):
        k = plstar.ntk(NETWORK, self.X)
        np.testing.assert_array_equal(np.asarray(k), k.K)
        self.assertEqual((k.shape, len(k), k[0, 1], k["K"][0, 1]), ((20, 20), 20, k.K[0, 1], k.K[0, 1]))
        np.testing.assert_array_equal(np.linalg.eigvalsh(k), np.linalg.eigvalsh(k.K))
        self.assertIn(f"trace {np.trace(k.K):.6g}", repr(k))
        self.assertLessEqual(len(repr(k).splitlines()), 3)
        self.assertIn("data:image/png;base64,", k._repr_html_())
        self.assertLess(len(k._repr_html_()), 40_000)

    def test_a_spectrum_has_its_numbers_and_its_matrix(self):
        s = plstar.spectrum(NETWORK, self.X, self.y)
        self.assertEqual(s.sharpness, s.blocks[0].top[0].value)
        self.assertEqual(s.eigenvalues[0], s.sharpness)
        ends = plstar.spectrum(NETWORK, self.X, self.y, dense=0, top=3, bottom=2)
        np.testing.assert_allclose(ends.eigenvalues, s.eigenvalues[[0, 1, 2, -2, -1]], rtol=1e-5)
        A = s.operator()
        H = A @ np.eye(A.shape[0])
        np.testing.assert_allclose(np.linalg.eigvalsh(H)[::-1], s.eigenvalues, atol=1e-12)
        np.testing.assert_array_equal(A @ np.ones(A.shape[0]), A.matvec(np.ones(A.shape[0])))
        v = s.eigenvectors(2)[1]
        flat = np.concatenate([v[n].ravel() for n in A.names])
        np.testing.assert_allclose(A @ flat, s.eigenvalues[1] * flat, atol=1e-8)
        with self.assertRaisesRegex(plstar.Refusal, "no largest eigenvalue"):
            plstar.spectrum(NETWORK, self.X, self.y, top=0).sharpness

    def test_every_matrix_comes_as_an_operator(self):
        for of in ("hessian", "ggn", "fisher", "empirical-fisher", "kernel"):
            s = plstar.spectrum(NETWORK, self.X, self.y, of=of)
            A = plstar.operator(NETWORK, self.X, self.y, of=of)
            whole = A @ np.eye(A.shape[0])
            np.testing.assert_allclose(np.linalg.eigvalsh(whole)[::-1], s.eigenvalues, atol=1e-12, err_msg=of)
        np.testing.assert_allclose(whole, plstar.ntk(NETWORK, self.X).K / 20, atol=1e-14)
        with self.assertRaisesRegex(plstar.Refusal, "acts on equations"):
            A.split(np.ones(20))
        with self.assertRaisesRegex(plstar.Refusal, "have no parameters"):
            s.eigenvectors()

    def test_commands_are_told_as_calls(self):
        for command, call in {
            "plstar train --data=/dev/shm/plstar-a/rb/data.npz --seed=1 --loss=cross-entropy "
            "/dev/shm/plstar-a/rb/Net.onnx --targets raw --eta 0.25 --certify":
                "plstar.train(model, X, y, loss='cross_entropy', eta=0.25, certify=True)",
            "plstar train --task=regression --data=/a/b-data.npz --precision=double --test-fraction=0.0 "
            "/a/b-model.onnx --eta auto": "plstar.train(model, X, y, eta='auto')",
            "plstar advise wine --network 'dense(64) tanh dense' --seed=2":
                "plstar.advise('dense(64) tanh dense', 'wine', seed=2)",
            "plstar classify iris.csv --more-rows": "plstar.classify('iris.csv', more_rows=True)",
            "plstar certify --check runs/demo-1/certificate": "plstar.check('runs/demo-1/certificate')",
            "plstar evaluate /a/b FILE": "plstar.evaluate(run, X, y)",
            "plstar runs compare a b": "plstar runs compare a b",
        }.items():
            self.assertEqual(as_call(command, "/a/b"), call)

    def test_what_is_recommended_can_be_called(self):
        model, X, y = NETWORK, self.X, self.y
        advice = plstar.advise(model, X, y)
        self.assertEqual(advice.recommended, advice.next)
        self.assertIsInstance(eval(advice.next, {"plstar": plstar, "X": X, "y": y}), plstar.Run)

    def test_rows_against_others_are_a_part_of_the_kernel(self):
        for infinite in (None, "ntk"):
            whole = plstar.ntk(NETWORK, self.X, infinite=infinite).K
            part = plstar.ntk(NETWORK, self.X, infinite=infinite, against=self.X[:3]).K
            np.testing.assert_allclose(part, whole[:, :3], rtol=1e-12)

    def test_arrays_of_any_width_and_order_are_taken(self):
        wide = plstar.ntk(NETWORK, self.X.astype(np.float32).astype(np.float64)).K
        for X in (self.X.astype(np.float32), np.asfortranarray(self.X.astype(np.float32)),
                  np.repeat(self.X.astype(np.float32), 2, axis=1)[:, ::2]):
            np.testing.assert_array_equal(plstar.ntk(NETWORK, X).K, wide)

    def test_training_ends_in_the_weights_of_its_trace(self):
        run = plstar.train(NETWORK, self.X, self.y, steps=20)
        self.assertEqual(run.trace["step"][-1], 20)
        predicted = plstar.predict(run, self.X)
        self.assertAlmostEqual(0.5 * np.mean((predicted - self.y) ** 2), run.trace["loss"][-1], places=12)
        more = plstar.train(resume=run, steps=30)
        self.assertEqual(more.trace["step"][-1], 30)
        self.assertIn("R²", plstar.evaluate(run, self.X, self.y).verdict)

    def test_a_result_says_what_it_rests_on(self):
        run = plstar.train(NETWORK, self.X, self.y, steps=20, until=1e-12)
        self.assertEqual(run.verdict.claim, "not_reached")
        self.assertEqual(run.verdict.sign, "warning")
        self.assertEqual(run.verdict.values.until, 1e-12)
        self.assertEqual(run.verdict, run.findings[0])
        self.assertFalse(run.verdict.fold)
        took = run.said("took_loss")
        self.assertIn("in 20 steps", took)
        self.assertEqual((took.kind, took.values.steps), ("measured", 20))
        self.assertIn("20 training rows", took.holds_for.rows)
        self.assertIsNone(run.said("diverged"))
        self.assertIsNone(run.next)  # more than ten times the steps
        self.assertEqual(plstar.train(NETWORK, self.X, self.y, steps=20).next, "plstar.evaluate(run, X, y)")
        self.assertTrue(repr(run).startswith(str(run.verdict)))
        self.assertIn("more: .findings", repr(run))
        for w in run.withheld:
            self.assertIn(w.cause, ("hypothesis", "absent", "record", "horizon"))
            self.assertTrue(w.why)
        kept = pickle.loads(pickle.dumps(run.verdict))
        self.assertEqual((kept, kept.claim, kept.values.until), (run.verdict, "not_reached", 1e-12))

    def test_all_sentences_are_told_with_their_record(self):
        claims = plstar.claims()
        self.assertEqual(claims["took_loss"].kind, "measured")
        self.assertIn("{steps}", claims["took_loss"].words)
        run = plstar.train(NETWORK, self.X, self.y, steps=5)
        for f in run.findings:
            self.assertEqual(claims[f.claim].kind, f.kind)
        for c in claims.values():
            if c.record is not None:
                self.assertLessEqual(c.record.held, c.record.tried)

    def test_a_run_tells_of_rows_that_it_has_not_seen(self):
        random = np.random.default_rng(7)
        X = random.normal(size=(60, 3))
        y = np.sin(X[:, 0]) + 0.1 * random.normal(size=60)
        run = plstar.train("dense(64) tanh dense", X[:40], y[:40], steps=300)
        self.assertLess(run.left_out.low, run.left_out.loss)
        p = plstar.predict(run, X[40:], interval=0.9)
        inside = (p["low(y)"] <= y[40:]) & (y[40:] <= p["high(y)"])
        self.assertGreater(inside.mean(), 0.7)

    def test_a_certificate_is_confirmed_and_a_changed_one_is_not(self):
        c = plstar.certify("dense(128) tanh dense", self.X, self.y)
        self.assertTrue(plstar.check(c).confirmed)
        with tempfile.TemporaryDirectory() as folder:
            copy = c.save(os.path.join(folder, "c"))
            path = os.path.join(copy, "arrays.npz")
            with np.load(path) as z:
                weights = {name: z[name].copy() for name in z.files}
            name = max(weights, key=lambda n: weights[n].size)
            weights[name].flat[0] += 1
            np.savez(path, **weights)
            with self.assertRaises(plstar.Refusal):
                plstar.check(copy)

    def test_classes_have_their_names(self):
        names = np.where(self.X[:, 0] > 0, "yes", "no")
        for model in (plstar.classify(self.X, names),
                      plstar.train(NETWORK, self.X, names, loss="cross_entropy", steps=200)):
            self.assertGreater(np.mean(plstar.predict(model, self.X) == names), 0.9)
            p = plstar.predict(model, self.X, proba=True)
            np.testing.assert_allclose(p.sum(1), 1)
            self.assertEqual(p.shape, (20, 2))

    def test_other_studies_answer(self):
        advice = plstar.advise(NETWORK, self.X, self.y)
        self.assertGreater(advice.start.lambda_max, 0)
        self.assertNotIn("/plstar-", "".join(advice.findings))
        self.assertTrue(plstar.landscape(NETWORK, self.X, self.y).findings)
        self.assertTrue(plstar.infinite(NETWORK, self.X, self.y).findings)
        sweep = plstar.linearity("dense({m}) tanh dense", self.X[:8], self.y[:8], widths=[16, 32], seeds=2)
        self.assertTrue(sweep.findings)
        self.assertTrue(plstar.regress(self.X, self.y).findings)

    def test_equations_are_solved(self):
        s = plstar.solve("var x = 1\nvar y = 0.5\nx^2 + y^2 = 4\nx*y = 1")
        x, y = (v.value for v in s.solution)
        self.assertAlmostEqual(x * y, 1)
        self.assertAlmostEqual(x * x + y * y, 4)

    def test_a_branch_and_its_fold(self):
        b = plstar.solve("param l = 0\nvar x = 1\nx^2 + l^2 = 1", branch="l", from_=-0.5, to=2)
        self.assertEqual(len(b.folds), 1)
        self.assertAlmostEqual(b.folds[0].value, 1, places=12)
        self.assertAlmostEqual(b.points[-1].value, -0.5, places=12)

    def test_a_solution_for_every_value_is_confirmed(self):
        text = "param lam = 0.5\nvar x = 0.5\nx^2 + x = lam"
        r = plstar.solve(text, for_="lam=0.5..1", certify=True)
        self.assertEqual(r.reached, 1)
        self.assertTrue(r.branch)
        self.assertTrue(plstar.check(r).confirmed)

    def test_refusals_name_the_argument(self):
        for code, call in {
            "RANGE": lambda: plstar.spectrum(NETWORK, self.X, self.y, top=-1),
            "SHAPES": lambda: plstar.spectrum(NETWORK, self.X[:, 0], self.y),
            "ARRAY": lambda: plstar.spectrum(NETWORK, self.X.astype(np.float16), self.y),
            "NOT_FINITE": lambda: plstar.spectrum(NETWORK, np.where(self.X > 1, np.nan, self.X), self.y),
            "UNKNOWN_LAYER": lambda: plstar.spectrum("dense(8) tanhh dense", self.X, self.y),
            "NO_DATA": lambda: plstar.spectrum(NETWORK),
            "COMMAND_LINE": lambda: plstar.spectrum(NETWORK, self.X, self.y, nothing=1),
        }.items():
            with self.assertRaises(plstar.Refusal) as refused:
                call()
            self.assertEqual(refused.exception.code, code)
            self.assertNotIn("--", str(refused.exception))
            self.assertEqual(str(pickle.loads(pickle.dumps(refused.exception))), str(refused.exception))
        with self.assertRaisesRegex(plstar.Refusal, "y of shape .* X has 20 rows"):
            plstar.spectrum(NETWORK, self.X, self.y[:3])

    def test_numpy_alone_is_needed(self):
        code = (
            "import sys\n"
            "for name in ('torch', 'sklearn', 'pandas', 'IPython', 'scipy'): sys.modules[name] = None\n"
            "import plstar\n"
            "print(plstar.ntk('dense(4) tanh dense', [[1.0, 2.0], [0.0, 1.0]]).K.shape)\n"
            "try: plstar.TableClassifier()\n"
            "except ImportError as e: print(e)\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "(2, 2)\nplstar's estimators need scikit-learn\n")

    def test_a_page_is_made_when_it_is_shown(self):
        s = plstar.spectrum(NETWORK, self.X, self.y)
        shown = s._repr_html_()
        self.assertIn("iframe", shown)
        self.assertLess(len(shown), 300_000)  # ten of them below 3 MB
        self.assertIn("<h1>", s.html())
        with tempfile.TemporaryDirectory() as folder:
            path = s.report(os.path.join(folder, "page.html"), show=False)
            self.assertGreater(os.path.getsize(path), 100_000)

    def test_results_are_kept_without_the_process(self):
        s = pickle.loads(pickle.dumps(plstar.spectrum(NETWORK, self.X, self.y)))
        self.assertTrue(s.blocks[0].order)
        self.assertIn("<strong>", s._repr_html_())


if __name__ == "__main__":
    unittest.main()
