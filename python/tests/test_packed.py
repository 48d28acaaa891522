"""Rows of several arrays, and texts with their tokenizer, of modules that take them by name."""

import unittest
from collections import UserDict

import numpy as np
import torch

import plstar


class Encoder(torch.nn.Module):
    """Tokens and their mask to [N, T, D]."""

    def __init__(self, ignores=False, wrapped=False):
        super().__init__()
        self.words, self.places = torch.nn.Embedding(60, 8), torch.nn.Embedding(12, 8)
        self.layer = torch.nn.ModuleList(torch.nn.Linear(8, 8) for _ in range(2))
        self.ignores, self.wrapped = ignores, wrapped

    def forward(self, input_ids, attention_mask):
        m = torch.ones_like(attention_mask) if self.ignores else attention_mask
        x = self.words(input_ids) + self.places(torch.arange(input_ids.shape[1]))
        add = (1 - m[:, None, :].to(x.dtype)) * -10000.0
        x = x + ((x @ x.transpose(1, 2)) + add).softmax(-1) @ x
        for one in self.layer:
            x = x + torch.tanh(one(x))
        return {"last_hidden_state": x} if self.wrapped else x


class Output:
    def __init__(self, x):
        self.last_hidden_state = x


class Named(Encoder):
    def forward(self, input_ids, attention_mask):
        return Output(super().forward(input_ids, attention_mask))


def rows(n=40, seed=0):
    r = np.random.default_rng(seed)
    ids = [r.integers(1, 60, r.integers(2, 9)).tolist() for _ in range(n)]
    return {"input_ids": ids, "attention_mask": [[1] * len(i) for i in ids]}, np.array([int(i[0] < 30) for i in ids])


class Packed(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(0)
        plstar.options.progress = False

    def test_dict_of_sequences(self):
        x, y = rows()
        module = Encoder()
        run = plstar.train(module, x, y, only=["layer.1.*"], optimizer="adam", eta=1e-3, steps=3)
        self.assertEqual(sorted(run.weights), ["head.bias", "head.weight", "layer.1.bias", "layer.1.weight"])
        before = {n: p.clone() for n, p in module.named_parameters()}
        run.into(module)
        moved = [n for n, p in module.named_parameters() if not torch.equal(p, before[n])]
        self.assertEqual(sorted(moved), ["layer.1.bias", "layer.1.weight"])
        some = {k: v[:7] for k, v in x.items()}
        self.assertEqual(list(plstar.predict(run, some)), list(plstar.predict(run, x))[:7])
        self.assertIn("fitted to these labels", run.left_out_loss_reason)

    def test_adapters_are_merged_into_the_module(self):
        x, y = rows()
        module = Encoder()
        before = {n: p.clone() for n, p in module.named_parameters()}
        run = plstar.train(module, x, y, adapter="lora(2,3) layer.*", eta=0.02, steps=15)
        names = [f"layer.{i}.lora_{m}.weight" for i in range(2) for m in "AB"]
        self.assertEqual(sorted(run.weights), ["head.bias", "head.weight", *names])
        weights = run.weights
        for _ in range(2):
            run.into(module)
            for n, p in module.named_parameters():
                term = 0
                if n.startswith("layer") and n.endswith("weight"):
                    a, b = (weights[n.replace("weight", f"lora_{m}.weight")] for m in "AB")
                    term = torch.as_tensor(1.5 * b @ a, dtype=torch.float32)
                    self.assertGreater(float(term.abs().max()), 1e-3)
                torch.testing.assert_close(p, before[n] + term, rtol=1e-6, atol=1e-6)
        pad = {k: torch.tensor([r + [0] * (8 - len(r)) for r in v]) for k, v in x.items()}
        with torch.no_grad():
            h, m = module(**pad).double(), pad["attention_mask"][..., None]
        f = ((h * m).sum(1) / m.sum(1)).numpy() @ weights["head.weight"].T + weights["head.bias"]
        np.testing.assert_array_equal(plstar.predict(run, x), (f[:, 0] > 0).astype(int))

    def test_kernel_is_that_of_torch(self):
        x, y = rows(6)
        module = Encoder().double()
        longest = max(map(len, x["input_ids"]))
        pad = {k: torch.tensor([r + [0] * (longest - len(r)) for r in v]) for k, v in x.items()}
        k = plstar.ntk(module, pad, y, head="none", outputs="trace").K
        f = module(**pad).reshape(6, -1)
        grads = [[torch.cat([g.flatten() for g in torch.autograd.grad(v, list(module.parameters()), retain_graph=True,
                                                                      allow_unused=True) if g is not None])
                  for v in row] for row in f]
        j = torch.stack([torch.stack(r) for r in grads])
        expected = torch.einsum("icp,jcp->ij", j, j).numpy()
        np.testing.assert_allclose(k, expected, rtol=1e-9, atol=1e-9 * abs(expected).max())

    def test_masks_of_real_numbers_and_test_rows(self):
        x, y = rows()
        real = {**x, "attention_mask": [[1.0] * len(i) for i in x["input_ids"]]}
        whole, other = (plstar.ntk(Encoder(), d, y, outputs="trace", head="none") for d in (x, real))
        self.assertEqual(whole.K.shape, other.K.shape)
        run = plstar.train(Encoder(), x, y, test=rows(12, 1), steps=3)
        self.assertIsNotNone(run.test_loss)
        self.assertEqual(len(plstar.predict(run, rows(5, 2)[0])), 5)

    def test_objects_and_mappings(self):
        x, y = rows()
        self.assertIn("eigenvalue", str(plstar.spectrum(Named(), UserDict(x), y)))

    def test_texts_with_their_tokenizer(self):
        words = {}

        def tokenizer(texts):
            ids = [[words.setdefault(w, len(words) + 1) for w in t.split()] for t in texts]
            return {"input_ids": ids, "attention_mask": [[1] * len(i) for i in ids]}

        texts = [f"{'good' if i % 2 else 'bad'} film {i % 17}" for i in range(30)]
        labels = ["many" if i % 2 else "few" for i in range(30)]
        run = plstar.train(Encoder(), texts, labels, tokenizer=tokenizer, steps=20)
        self.assertLessEqual(set(plstar.predict(run, texts[:4], tokenizer=tokenizer)), {"many", "few"})

    def test_refusals(self):
        x, y = rows()
        short = {"input_ids": x["input_ids"]}
        for text, call in (
            ("it ignores the mask", lambda: plstar.spectrum(Encoder(ignores=True), x, y)),
            ("it has no attention_mask", lambda: plstar.spectrum(Encoder(), short, y)),
            ("forward takes no token_type_ids", lambda: plstar.spectrum(Encoder(), {**x, "token_type_ids": x["input_ids"]}, y)),
            ("as many rows in each", lambda: plstar.spectrum(Encoder(), {**x, "attention_mask": [[1]] * 3}, y)),
            ("a list of str", lambda: plstar.train(Encoder(), 3, y, tokenizer=lambda t: {})),
        ):
            with self.subTest(text), self.assertRaises(plstar.Refusal) as e:
                call()
            self.assertIn(text, str(e.exception))


if __name__ == "__main__":
    unittest.main()
