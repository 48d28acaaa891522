"""Datasets and loaders of torch in the place of arrays."""

import unittest

import numpy as np
import torch
from torch import nn
from torch.utils.data import ConcatDataset, DataLoader, Dataset, IterableDataset, SubsetRandomSampler, TensorDataset

import plstar

torch.manual_seed(3)
X = torch.randn(12, 3)
Y = X[:, :1] * X[:, 1:2]
MODEL = nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))


class Rows(Dataset):
    """Rows one by one, with noise if asked for."""

    def __init__(self, noise=0.0, kind=tuple):
        self.noise, self.kind = noise, kind

    def __len__(self):
        return len(X)

    def __getitem__(self, i):
        row = X[i] + self.noise * torch.randn(3)
        return {"x": row} if self.kind is dict else (row, Y[i])


class Endless(IterableDataset):
    def __iter__(self):
        return iter(Rows())


class DatasetTest(unittest.TestCase):
    def test_rows_are_those_of_the_dataset(self):
        K = np.asarray(plstar.ntk(MODEL, X))
        for rows in (TensorDataset(X, Y), TensorDataset(X), Rows(), DataLoader(Rows(), 5), ConcatDataset([Rows()]),
                     DataLoader(TensorDataset(X, Y), 4, shuffle=True)):
            np.testing.assert_allclose(np.asarray(plstar.ntk(MODEL, rows)), K, rtol=1e-14, err_msg=str(rows))

    def test_a_kernel_has_its_eigenvalues(self):
        K = plstar.ntk(MODEL, X)
        np.testing.assert_allclose(K.eigenvalues, np.linalg.eigvalsh(np.asarray(K))[::-1])
        with self.assertRaisesRegex(plstar.Refusal, "not square"):
            plstar.ntk(MODEL, X, against=X[:3]).eigenvalues
        with self.assertRaisesRegex(plstar.Refusal, "model: there is none"):
            plstar.ntk(None, X)
        with self.assertRaisesRegex(plstar.Refusal, "model: it is of type Tensor.*pass it before X and y"):
            plstar.train(X, X[:, 0])
        with self.assertRaisesRegex(plstar.Refusal, r"see help\(plstar.ntk\)"):
            plstar.ntk(MODEL, X, bogus=1)

    def test_targets_are_too(self):
        loss = nn.MSELoss()
        mine = plstar.spectrum(MODEL, X, Y, loss=loss).sharpness
        self.assertAlmostEqual(plstar.spectrum(MODEL, DataLoader(Rows(), 5), loss=loss).sharpness, mine, 12)
        run = plstar.train(MODEL, TensorDataset(X, Y), steps=5, test=TensorDataset(X[:4], Y[:4]))
        np.testing.assert_allclose(plstar.predict(run, TensorDataset(X)), plstar.predict(run, X))

    def test_what_is_no_table_is_refused(self):
        cases = ((Rows(noise=1.0), "another one when it is read again"), (Rows(kind=dict), "a dict"),
                 (DataLoader(Rows(), sampler=SubsetRandomSampler([0, 1])), "SubsetRandomSampler may leave rows out"),
                 (DataLoader(Rows(), collate_fn=list), "a function of its own"), (Endless(), "how many rows"))
        for rows, words in cases:
            with self.subTest(words), self.assertRaisesRegex(plstar.Refusal, words):
                plstar.ntk(MODEL, rows)
        with self.assertRaisesRegex(plstar.Refusal, "leave y out"):
            plstar.spectrum(MODEL, Rows(), Y)

    def test_what_is_of_torch_alone_is_refused_in_words(self):
        for make, words in ((lambda p: torch.optim.Adam(p, lr=0.01), "optimizer='adam', eta=0.01"),
                            (lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), r"optimizer='momentum\(beta=0.9\)', eta=0.1"),
                            (torch.optim.LBFGS, "see plstar.train")):
            with self.subTest(words), self.assertRaisesRegex(plstar.Refusal, words):
                plstar.train(MODEL, X, Y, optimizer=make(MODEL.parameters()))
        with self.assertRaisesRegex(plstar.Refusal, "call the module on X"):
            plstar.predict(MODEL, X)


if __name__ == "__main__":
    unittest.main()
