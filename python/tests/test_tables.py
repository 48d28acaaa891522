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


class Tables(unittest.TestCase):
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

    def test_missing_cells_are_features_of_tables(self):
        X, y = load_wine(return_X_y=True)
        X[::5, 3] = np.nan
        model = plstar.TableClassifier().fit(X[::2], y[::2])
        self.assertGreater(model.score(X[1::2], y[1::2]), 0.9)

    def test_estimators_learn(self):
        X, y = load_wine(return_X_y=True)
        self.assertGreater(cross_val_score(plstar.TableClassifier(), X, y, cv=3).mean(), 0.93)
        self.assertGreater(cross_val_score(plstar.TangentKernelClassifier(TEXT), X, y, cv=3).mean(), 0.93)
        X, y = load_diabetes(return_X_y=True)
        self.assertGreater(cross_val_score(plstar.TableRegressor(), X, y, cv=3).mean(), 0.4)
        self.assertGreater(cross_val_score(plstar.TangentKernelRegressor(TEXT), X, y, cv=3).mean(), 0.4)

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
