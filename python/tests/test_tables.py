"""DataFrames and scikit-learn."""

import pickle
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np
import pandas as pd
import plstar
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_wine
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import check_estimator

TEXT = "dense relu dense"

# scikit-learn from 1.8 on, as far as the estimators ask it: other names, and functions in place of methods
NEWER = """
import inspect
from types import SimpleNamespace
from sklearn import base
from sklearn.utils import validation

taken = base.BaseEstimator._validate_data
told = inspect.signature(validation.check_array)
validation.check_array.__signature__ = told.replace(
    parameters=[p.replace(name=p.name.replace("force_all", "ensure_all")) for p in told.parameters.values()])
def validate_data(estimator, /, X="no_validation", y="no_validation", *, ensure_all_finite=True, **how):
    return taken(estimator, X, y, force_all_finite=ensure_all_finite, **how)
validation.validate_data = validate_data
del base.BaseEstimator._validate_data
base.BaseEstimator.__sklearn_tags__ = lambda self: SimpleNamespace(input_tags=SimpleNamespace(allow_nan=False))
"""


class Tables(unittest.TestCase):
    def test_the_first_look_is_shown_with_keywords_that_can_be_pasted(self):
        rng = np.random.default_rng(5)
        frame = pd.DataFrame(rng.normal(size=(200, 4)).round(3), columns=["a", "b", "c", "it's d"])
        frame["y"] = frame.a + rng.normal(size=200)
        frame.loc[::9, ["a", "b"]] = -999
        frame["it's d"] = 2 * frame.c
        frame.loc[7, "c"] = 4000
        run = plstar.train("dense(8) tanh dense", frame, "y", steps=2)
        self.assertIn("! -999 is in a (23), b (23) of 200 rows", repr(run))
        stand_in, far = (next(n for n in run.notes if n.startswith(f"! {v}")) for v in ("-999", "c: 4000"))
        both = [eval(f"dict({note[note.index('missing_values='):].removesuffix('.')})") for note in (stand_in, far)]
        self.assertEqual([k.pop("missing") for k in both], ["mean", "mean"])
        keywords = {"missing_values": {**both[0]["missing_values"], **both[1]["missing_values"]}, "missing": "mean"}
        self.assertEqual(keywords, {"missing_values": {"a": -999, "b": -999, "c": 4000}, "missing": "mean"})
        run = plstar.train("dense(8) tanh dense", frame, "y", steps=2, **keywords)
        self.assertIn("47 missing values in 24 rows filled with the column's training mean (median where scaled robustly)",
                      run.notes)
        self.assertFalse([n for n in run.notes if "999" in n or "4000" in n])
        self.assertEqual(plstar.ntk("dense(8) tanh dense", frame[["a", "b"]].to_numpy()).notes, [])

    @classmethod
    def setUpClass(cls):
        plstar.options.progress = False

    def test_a_frame_is_the_table_of_its_file(self):
        frame = pd.DataFrame({
            "number": np.arange(40.0) % 7, "text": list("xyzw") * 10, "kind": pd.Categorical(["u", "v"] * 20),
            "flag": [True, False] * 20, "target": np.sin(np.arange(40.0)),
        })
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            frame.assign(flag=frame["flag"].astype(int)).to_csv(file.name, index=False)
            read = plstar.regress(file.name, "target")
        for taken in (plstar.regress(frame, "target"), plstar.regress(frame.drop(columns="target"), frame["target"])):
            self.assertEqual(taken.findings[0], read.findings[0])

    def test_rows_are_left_out_and_corrected(self):
        X, y = load_wine(return_X_y=True)
        model = plstar.classify(X[::2], y[::2])
        before = plstar.predict(model, X, proba=True)
        self.assertEqual(before.shape, plstar.predict(model, X, without=[1, 5], proba=True).shape)
        changed = plstar.predict(model, X, corrected={1: y[-1]}, proba=True)
        self.assertLess(changed[0, 0], before[0, 0])
        self.assertEqual(plstar.predict(model, X, without=[3]).tolist(),
                         plstar.predict(model, X, without=np.array([3])).tolist())
        with self.assertRaises(plstar.Refusal):
            plstar.predict(model, X, without=[1000])

    def test_missing_cells_are_features_of_tables(self):
        X, y = load_wine(return_X_y=True)
        X[::5, 3] = np.nan
        model = plstar.TableClassifier().fit(X[::2], y[::2])
        self.assertGreater(model.score(X[1::2], y[1::2]), 0.9)

    def test_a_value_is_missing_in_the_columns_that_are_named(self):
        X, y = load_wine(return_X_y=True)
        X[::5, 3], X[::7, 4] = -999, -1
        marked = plstar.classify(X, y, missing_values={"x3": -999, "x4": [-1, -2]})
        X[::5, 3], X[::7, 4] = np.nan, np.nan
        self.assertEqual([str(f) for f in marked.findings], [str(f) for f in plstar.classify(X, y).findings])
        with self.assertRaises(plstar.Refusal) as refused:
            plstar.classify(X, y, missing_values={"none": -1})
        self.assertEqual(refused.exception.code, "UNKNOWN_COLUMN")

    def test_rows_of_classes_are_balanced_in_training(self):
        X, y = load_wine(return_X_y=True)
        X, y = (X - X.mean(0)) / X.std(0), y
        rare = np.r_[:59, 59:130, 130:136]
        run = plstar.train("dense(16) tanh dense", X[rare], y[rare], loss="cross_entropy", steps=50, balance=True)
        counts = np.bincount(y[rare])
        np.testing.assert_allclose([c.weight for c in run.balance.classes], len(rare) / 3 / counts)
        right = plstar.predict(run, X[rare]) == y[rare]
        self.assertAlmostEqual(run.balance.train_accuracy, np.mean([right[y[rare] == c].mean() for c in range(3)]))
        with self.assertRaises(plstar.Refusal):
            plstar.train("dense(16) tanh dense", X[rare], y[rare].astype(float), balance=True)

    def test_estimators_learn(self):
        X, y = load_wine(return_X_y=True)
        self.assertGreater(cross_val_score(plstar.TableClassifier(), X, y, cv=3).mean(), 0.93)
        self.assertGreater(cross_val_score(plstar.TangentKernelClassifier(TEXT), X, y, cv=3).mean(), 0.93)
        X, y = load_diabetes(return_X_y=True)
        self.assertGreater(cross_val_score(plstar.TableRegressor(), X, y, cv=3).mean(), 0.4)
        self.assertGreater(cross_val_score(plstar.TangentKernelRegressor(TEXT), X, y, cv=3).mean(), 0.4)

    def test_columns_of_text_are_categories(self):
        random = np.random.default_rng(3)
        kind = random.choice(["red", "green", "blue"], 90)
        frame = pd.DataFrame({"kind": kind, "size": random.normal(size=90)})
        y = frame["size"] + (kind == "red") * 3
        self.assertGreater(plstar.TableRegressor().fit(frame[:60], y[:60]).score(frame[60:], y[60:]), 0.95)
        model = pickle.loads(pickle.dumps(plstar.TableClassifier().fit(frame[:60], kind[:60] == "blue")))
        self.assertEqual(model.score(frame[60:], kind[60:] == "blue"), 1)
        with self.assertRaisesRegex(ValueError, "expected those of fit"):
            model.predict(frame[["size", "kind"]])
        with self.assertRaisesRegex(ValueError, "inconsistent numbers"):
            plstar.TableRegressor().fit(frame, y[:10])

    def test_tangent_kernels_take_columns_of_text(self):
        random = np.random.default_rng(3)
        kind = random.choice(["red", "green", "blue"], 60)
        frame = pd.DataFrame({"size": random.normal(size=60), "kind": kind, "flag": random.random(60) > 0.5})
        y = frame["size"] + (kind == "red") * 3
        by_hand = np.column_stack([frame["size"], *[kind == k for k in ("blue", "green", "red")], frame["flag"]]).astype(float)
        model = plstar.TangentKernelRegressor(TEXT).fit(frame[:40], y[:40])
        np.testing.assert_allclose(model.predict(frame), plstar.TangentKernelRegressor(TEXT).fit(
            by_hand[:40], y[:40]).predict(by_hand), atol=1e-12)
        self.assertEqual(list(model.feature_names_in_), ["size", "kind", "flag"])
        p = plstar.TangentKernelClassifier(TEXT).fit(frame[:40], kind[:40]).predict_proba(frame.assign(kind="new")[:3])
        self.assertEqual(p.shape, (3, 3))
        for wrong, words in ((frame[["kind", "size", "flag"]], "expected those of fit"),
                             (frame.assign(kind=[None, *kind[1:]]), "row 0 is missing"),
                             (frame.assign(size=pd.Timestamp(0)), "fit had numbers"),
                             (frame.assign(kind=1.0), "fit had text"),
                             (frame.assign(size=np.nan), "NaN")):
            with self.assertRaisesRegex(ValueError, words):
                model.predict(wrong)

    def test_a_row_of_weight_two_is_two_rows(self):
        random = np.random.default_rng(4)
        X, new = random.normal(size=(24, 3)), random.normal(size=(9, 3))
        z = X[:, 0] - X[:, 1] ** 2 + 0.1 * random.normal(size=24)
        w = random.integers(0, 4, 24)
        for model, y in ((plstar.TableRegressor(), z), (plstar.TableClassifier(), np.where(z > -0.5, "p", "q")),
                         (plstar.TangentKernelRegressor(TEXT), z), (plstar.TangentKernelClassifier(TEXT), z > -0.5)):
            with self.subTest(type(model).__name__):
                answer = "predict_proba" if hasattr(model, "predict_proba") else "predict"
                twice = getattr(clone(model).fit(np.repeat(X, w, 0), np.repeat(y, w)), answer)(new)
                weighted = clone(model).fit(X, y, sample_weight=w)
                np.testing.assert_allclose(getattr(weighted, answer)(new), twice, rtol=0, atol=1e-8)
                plain = getattr(clone(model).fit(X, y), answer)(new)
                self.assertGreater(np.abs(plain - twice).max(), 1e-3)
                self.assertAlmostEqual(weighted.score(X, y, sample_weight=w),
                                       weighted.score(np.repeat(X, w, 0), np.repeat(y, w)), places=10)
                for wrong, words in ((w[:3], "shape"), (-w, "at least 0"), (0 * w, "positive"), (w * np.nan, "finite")):
                    with self.assertRaisesRegex(ValueError, words):
                        clone(model).fit(X, y, sample_weight=wrong)
                if hasattr(model, "ridge_") or "Tangent" in type(model).__name__:
                    scaled = clone(model).fit(X, y, sample_weight=0.37 * w)
                    np.testing.assert_allclose(getattr(scaled, answer)(new), twice, rtol=0, atol=1e-8)
                else:
                    with self.assertRaisesRegex(ValueError, "whole numbers"):
                        clone(model).fit(X, y, sample_weight=0.37 * w)

    def test_a_frame_of_text_takes_weights(self):
        frame = pd.DataFrame({"kind": list("abc") * 12, "size": np.sin(np.arange(36.0))})
        y, w = (frame["kind"] == "a") * 2 + frame["size"], np.arange(36) % 3
        repeated = np.repeat(np.arange(36), w)
        weighted = plstar.TableRegressor().fit(frame, y, w).predict(frame)
        twice = plstar.TableRegressor().fit(frame.iloc[repeated], y.iloc[repeated]).predict(frame)
        np.testing.assert_allclose(weighted, twice, rtol=0, atol=1e-8)
        model = plstar.TableClassifier().fit(frame, frame["size"] > 0, w)
        np.testing.assert_allclose(model.predict_proba(frame).sum(1), 1, atol=1e-12)

    def test_probabilities_of_a_tangent_kernel_are_of_rows_left_out(self):
        X, y = load_wine(return_X_y=True)
        score = cross_val_score(plstar.TangentKernelClassifier(TEXT), X, y, cv=3, scoring="neg_log_loss").mean()
        self.assertGreater(score, -0.2)

    def test_a_pickle_gives_the_same_bits_in_another_process(self):
        X, y = load_wine(return_X_y=True)
        model = plstar.TableClassifier().fit(X, y)
        clone(model)
        here = model.predict_proba(X)
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/model", "wb") as f:
                pickle.dump((model, X), f)
            code = (
                "import pickle, sys, numpy as np\n"
                "model, X = pickle.load(open(sys.argv[1], 'rb'))\n"
                "np.save(sys.argv[2], model.predict_proba(X))\n"
            )
            subprocess.run([sys.executable, "-c", code, f"{folder}/model", f"{folder}/p.npy"], check=True)
            np.testing.assert_array_equal(np.load(f"{folder}/p.npy"), here)

    def test_columns_of_other_names_or_another_order_are_refused(self):
        frame = pd.DataFrame(np.random.default_rng(1).normal(size=(20, 2)), columns=["a", "b"])
        for model in (plstar.TableRegressor(), plstar.TangentKernelRegressor(TEXT)):
            model.fit(frame, frame["a"] - 2 * frame["b"])
            self.assertEqual((list(model.feature_names_in_), model.n_features_in_), (["a", "b"], 2))
            self.assertEqual(len(model.predict(frame)), 20)
            for other in (frame[["b", "a"]], frame.rename(columns={"b": "c"}), frame[["a"]]):
                with self.assertRaises(ValueError):
                    model.predict(other)

    def test_rows_of_a_frame_are_told_by_their_positions_too(self):
        random = np.random.default_rng(1)
        frame = pd.DataFrame({"a": random.normal(size=60), "kind": ["x", "y\nz", "w"] * 20},
                             index=random.permutation(60))
        y = (frame["a"] + 0.1 * random.normal(size=60)).rename("t")
        y.iloc[7] = 5000.0
        # two of the seven rows before it have two lines
        self.assertIn("5000 (line 11, X.iloc[7])", plstar.regress(frame, y).notes[0])
        frame.iloc[4, 0] = np.nan
        with self.assertRaisesRegex(plstar.Refusal, r'data, line 7, X\.iloc\[4\], column "a"'):
            plstar.train(TEXT, frame[["a", "kind"]], y, categorical="kind")
        run = plstar.train("dense(8) tanh dense", frame[["a"]].fillna(0), y, steps=2)
        with self.assertRaisesRegex(plstar.Refusal, r'line 6, X\.iloc\[4\], column "a"'):
            plstar.predict(run, frame[["a"]])
        table = plstar.regress(frame[["a"]].fillna(0), y)
        with self.assertRaisesRegex(plstar.Refusal, "^corrected line 9: many: "):  # of the training rows
            plstar.predict(table, frame[["a"]].iloc[5:], corrected={9: "many"})

    def test_a_target_computed_of_a_column_has_a_name_of_its_own(self):
        frame = pd.DataFrame({"a": np.arange(20.0), "y": np.arange(20) % 3})
        self.assertRegex(plstar.regress(frame, 2 * frame["a"]).verdict, "^y1: ")
        with self.assertRaisesRegex(plstar.Refusal, "y named a: it is the column of X of that name"):
            plstar.regress(frame, frame["a"])

    def test_what_an_estimator_cannot_take_is_refused_in_words(self):
        random = np.random.default_rng(1)
        frame = pd.DataFrame({"size": random.normal(size=24), "kind": list("abc") * 8})
        y = frame["size"] + (frame["kind"] == "a")
        for make in (plstar.TableRegressor, lambda: plstar.TangentKernelRegressor(TEXT)):
            model = make().fit(frame, y)
            for call, words in (
                    (lambda: model.predict(frame.to_numpy()), "X is a ndarray; expected a DataFrame"),
                    (lambda: make().fit(pd.concat([frame, frame[["kind"]]], axis=1), y), "several of that name"),
                    (lambda: make().fit(frame.assign(z=1j * y), y), "Complex data not supported"),
                    (lambda: make().fit(frame, pd.Series(pd.date_range("2020", periods=24))), "y: values of type datetime64")):
                with self.assertRaisesRegex(ValueError, words):
                    call()
            named = frame.rename(columns={"size": "y"})
            np.testing.assert_allclose(make().fit(named, y).predict(named), model.predict(frame), atol=1e-9)
        with self.assertRaisesRegex(ValueError, "beyond the range"):
            plstar.TangentKernelRegressor(TEXT).fit(frame, 1e300 * y)

    def test_newer_versions_of_scikit_learn_are_asked_by_their_names(self):
        code = NEWER + (
            "import numpy as np, pandas as pd, plstar\n"
            "X = pd.DataFrame(np.random.default_rng(1).normal(size=(30, 2)), columns=['a', 'b'])\n"
            "X.iloc[3, 0] = np.nan\n"
            "model = plstar.TableRegressor().fit(X, X['b'])\n"
            "assert len(model.predict(X)) == 30 and list(model.feature_names_in_) == ['a', 'b']\n"
            "assert model.__sklearn_tags__().input_tags.allow_nan\n"
            "assert not plstar.TangentKernelRegressor().__sklearn_tags__().input_tags.allow_nan\n"
            "for wrong in (X[['b', 'a']], X[['a']]):\n"
            "    try:\n        model.predict(wrong)\n"
            "    except ValueError:\n        continue\n"
            "    raise AssertionError('taken')\n"
        )
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_missing_label_is_refused_with_its_row(self):
        X = np.random.default_rng(1).normal(size=(9, 2))
        for y in (np.array([0.0, 1, np.nan] * 3), np.array(["a", "b", None] * 3, object),
                  pd.Series(["a", "b", None] * 3, dtype="string"), pd.Series([0, 1, None] * 3, dtype="Int64")):
            with self.assertRaises(plstar.Refusal) as refused:
                plstar.classify(X, y)
            self.assertEqual((refused.exception.code, refused.exception.where), ("NOT_FINITE", "y[2]"))

    def test_estimators_keep_the_rules_of_scikit_learn(self):
        for estimator in (plstar.TableClassifier(), plstar.TableRegressor(), plstar.TangentKernelClassifier(TEXT),
                          plstar.TangentKernelRegressor(TEXT)):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for e, check in check_estimator(estimator, generate_only=True):
                    with self.subTest(f"{type(estimator).__name__} {getattr(check, 'func', check).__name__}"):
                        check(e)


if __name__ == "__main__":
    unittest.main()
