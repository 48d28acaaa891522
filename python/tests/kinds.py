"""Modules in which not every number is a parameter, or not every gradient that of the outputs; what becomes of each."""

import math

import torch
from modules import Attention, Of
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations, prune

EQUAL, SINGLE = "equal", "equal but for constants in single precision"
FLAT, SERIES, PLANE, TOKENS = (6, 4), (5, 3, 4), (5, 2, 5, 5), None


def buffered(forward, parts=None, persistent=True, **buffers):
    m = Of(forward, **(parts or {"a": nn.Linear(4, 6), "b": nn.Linear(6, 2)}))
    for name, value in buffers.items():
        m.register_buffer(name, value, persistent)
    return m


def two(middle, **parts):
    """A layer, a step between, a layer."""
    return Of(lambda m, x: m.b(middle(m, m.a(x))), a=nn.Linear(4, 6), b=nn.Linear(6, 2), **parts)


def frozen(module, *names):
    for name, p in module.named_parameters():
        p.requires_grad_(not any(name.startswith(n) for n in names))
    return module


def mlp():
    return nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 2))


class Lora(nn.Module):
    def __init__(self, zero):
        super().__init__()
        self.base, self.b = frozen(nn.Linear(4, 6), ""), nn.Linear(6, 1)
        self.down, self.up = nn.Parameter(torch.randn(2, 4)), nn.Parameter(torch.randn(6, 2) * (not zero))

    def forward(self, x):
        return self.b(torch.tanh(self.base(x) + 2 * x @ self.down.T @ self.up.T))


def kan():
    def forward(m, x):
        hats = F.relu(1 - 2 * (x[:, :, None] - m.grid).abs())
        return torch.einsum("nig,oig->no", hats, m.weight) + m.b(torch.sigmoid(x) * x)

    return buffered(forward, {"weight": nn.Parameter(torch.randn(2, 4, 5)), "b": nn.Linear(4, 2)},
                    grid=torch.linspace(-1, 1, 5))


def adjacency():
    a = torch.rand(3, 3)
    return buffered(lambda m, x: m.b(m.adjacent @ torch.relu(m.adjacent @ m.a(x))).flatten(1), adjacent=a / a.sum(1))


def masked_attention():
    parts = {"q": nn.Linear(4, 4), "k": nn.Linear(4, 4), "o": nn.Linear(4, 1)}
    return buffered(lambda m, x: m.o(torch.softmax(m.q(x) @ m.k(x).transpose(1, 2) + m.mask, -1) @ x).flatten(1), parts,
                    mask=torch.triu(torch.full((3, 3), -math.inf), 1))


def pruned():
    m = mlp()
    prune.l1_unstructured(m[0], "weight", 0.5)
    return m


def equal_norms(freeze):
    m = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.Tanh(), nn.Linear(4, 4), nn.LayerNorm(4), nn.Linear(4, 1))
    return frozen(m, *freeze)


def equal_layers(*names):
    m = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 4), nn.Linear(4, 1))
    m[2].load_state_dict(m[0].state_dict())
    return frozen(m, *names)


def biases_only():
    m = nn.Sequential(nn.Linear(4, 6), nn.Tanh(), nn.Linear(6, 6), nn.Tanh(), nn.Linear(6, 2))
    return frozen(m, *[f"{i}.weight" for i in (0, 2, 4)])


class Square(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, g):
        return 2 * ctx.saved_tensors[0] * g


class Straight(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return torch.clamp(x, -0.1, 0.1)

    @staticmethod
    def backward(ctx, g):
        return g


class Reversal(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 1

    @staticmethod
    def backward(ctx, g):
        return -g


def hooked(h, factor):
    if h.requires_grad:
        h.register_hook(lambda g: factor * g)
    return h


def without_gradient(f, x):
    with torch.no_grad():
        return f(x)


def first_row_branch(m, h):
    return 3 * h if h[0, 0] > 0 else h


def outlier(m, h):
    return h * 2 if (h > 0.9).any() else torch.tanh(h)


def halved(m, h):
    while h.abs().max() > 0.2:
        h = h / 2
    return h


def flagged():
    return buffered(lambda m, x: m.b(torch.tanh(m.a(x)) if m.flag > 0 else m.a(x)), flag=torch.ones(()))


def cells(kind):
    def forward(m, x):
        h = x.new_zeros(x.shape[0], 5)
        for i in range(x.shape[1]):
            h = m.cell(x[:, i], h)
        return m.head(h)

    return Of(forward, cell=kind(4, 5), head=nn.Linear(5, 2))


def recurrent(kind, *names, **how):
    m = Of(lambda m, x: m.head(m.cell(x)[0][:, -1]), cell=kind(4, 5, batch_first=True, **how),
           head=nn.Linear(10 if how else 5, 2))
    return frozen(m, *names) if names else m


def tied():
    m = Of(lambda m, x: m.out(m.words(x).mean(1)), words=nn.Embedding(9, 5), out=nn.Linear(5, 9, bias=False))
    m.out.weight = m.words.weight
    return m


def query(size):
    def forward(m, x):
        h = m.i(x)
        return m.o(m.m(m.q.expand(size(x), -1, -1), h, h)[0].flatten(1))

    return Of(forward, i=nn.Linear(4, 8), q=nn.Parameter(torch.randn(1, 2, 8)),
              m=nn.MultiheadAttention(8, 2, batch_first=True), o=nn.Linear(16, 1))


def pooled(*parts):
    return nn.Sequential(*parts, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(4, 2))


def normalized():
    m = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 1))
    for _ in range(3):
        m(torch.randn(20, 4))
    return m


def gated():
    return Of(lambda m, x: (torch.softmax(m.g(x), -1)[:, :, None] * torch.stack([m.a(x), m.b(x)], 1)).sum(1),
              g=nn.Linear(4, 2), a=nn.Linear(4, 3), b=nn.Linear(4, 3))


def fixed_point(m, x):
    h = torch.zeros_like(m.a(x))
    for _ in range(5):
        h = torch.tanh(m.a(x) + 0.3 * m.c(h))
    return m.b(h)


def embedded(**how):
    return Of(lambda m, x: m.b(m.e(x).mean(1)), e=nn.Embedding(9, 4, **how), b=nn.Linear(4, 2))


def padded():
    m = embedded(padding_idx=0)
    nn.init.ones_(m.e.weight)
    return m


def bag(mode):
    return Of(lambda m, x: m.b(m.e(x)), e=nn.EmbeddingBag(9, 4, mode=mode), b=nn.Linear(4, 2))


# name: maker, shape of the rows, and what becomes of it: equal, or words of the true reason
KINDS = {
    "input scaler": (lambda: buffered(lambda m, x: m.b(torch.tanh(m.a((x - m.mu) / m.sd))),
                                      mu=torch.randn(4), sd=1 + torch.rand(4)), FLAT, EQUAL),
    "fourier features": (lambda: buffered(lambda m, x: m.b(torch.sin(x @ m.f)), {"b": nn.Linear(8, 2)},
                                          f=torch.randn(4, 8)), FLAT, EQUAL),
    "positional encoding": (lambda: buffered(lambda m, x: m.b(torch.tanh(m.a(x) + m.p)).flatten(1),
                                             p=torch.sin(torch.arange(18.0).reshape(3, 6))), SERIES, EQUAL),
    "mask of attention": (masked_attention, SERIES, EQUAL),
    "pruning mask": (lambda: buffered(lambda m, x: m.b(torch.tanh(F.linear(x, m.a.weight * m.mask, m.a.bias))),
                                      mask=(torch.rand(6, 4) > 0.5).float()), FLAT, EQUAL),
    "pruned by torch": (pruned, FLAT, EQUAL),
    "grid of splines": (kan, FLAT, EQUAL),
    "adjacency of a graph": (adjacency, SERIES, EQUAL),
    "buffer that is not saved": (lambda: buffered(lambda m, x: m.b(torch.tanh(m.s * m.a(x))), None, False,
                                                  s=torch.randn(6)), FLAT, EQUAL),
    "indices": (lambda: buffered(lambda m, x: m.b(torch.tanh(m.a(x)[:, m.i])), i=torch.tensor([5, 1, 0, 2, 4, 3])),
                FLAT, EQUAL),
    "batch norm": (normalized, FLAT, EQUAL),
    "constant that is no buffer": (lambda: two(lambda m, h: torch.tanh(h * torch.linspace(0, 1, 6).to(h))), FLAT, SINGLE),
    "frozen backbone": (lambda: frozen(mlp(), "0."), FLAT, EQUAL),
    "frozen head": (lambda: frozen(mlp(), "2."), FLAT, EQUAL),
    "frozen bias": (lambda: frozen(mlp(), "0.bias"), FLAT, EQUAL),
    "only biases": (biases_only, FLAT, EQUAL),
    "low rank on a frozen base": (lambda: Lora(False), FLAT, EQUAL),
    "low rank that begins at zero": (lambda: Lora(True), FLAT, EQUAL),
    "frozen norm equal to a trained one": (lambda: equal_norms(["1."]), FLAT, EQUAL),
    "trained norm equal to a frozen one": (lambda: equal_norms(["4."]), FLAT, EQUAL),
    "layers of equal numbers": (lambda: equal_layers("none"), FLAT, EQUAL),
    "layers of equal numbers, one frozen": (lambda: equal_layers("2."), FLAT, EQUAL),
    "frozen embedding": (lambda: frozen(embedded(), "e."), TOKENS, EQUAL),
    "adapter": (lambda: frozen(two(lambda m, h: h + m.up(torch.relu(m.down(h))), down=nn.Linear(6, 2),
                                   up=nn.Linear(2, 6)), "a.", "b."), FLAT, EQUAL),
    "one number": (lambda: frozen(two(lambda m, h: m.gain * torch.tanh(h), gain=nn.Parameter(torch.ones(()))), "a", "b"),
                   FLAT, EQUAL),
    "nothing is trained": (lambda: frozen(mlp(), ""), FLAT, "none of its parameters requires grad"),
    "parameter without use": (lambda: two(lambda m, h: torch.tanh(h), spare=nn.Linear(4, 4)), FLAT, EQUAL),
    "straight through": (lambda: two(lambda m, h: h + (torch.clamp(h, -0.1, 0.1) - h).detach()), FLAT, "detach"),
    "half of the gradient": (lambda: two(lambda m, h: 0.5 * h + 0.5 * h.detach()), FLAT, "detach"),
    "norm without gradient": (lambda: two(lambda m, h: h / (1 + (h * h).sum(1, keepdim=True)).detach()), FLAT, "detach"),
    "data": (lambda: two(lambda m, h: torch.tanh(h.data)), FLAT, "no input reaches it"),
    "backbone under no_grad": (lambda: Of(lambda m, x: m.b(without_gradient(m.a, x)), a=nn.Linear(4, 6),
                                          b=nn.Linear(6, 2)), FLAT, "no_grad"),
    "frozen backbone under no_grad": (lambda: frozen(Of(lambda m, x: m.b(without_gradient(m.a, x)), a=nn.Linear(4, 6),
                                                        b=nn.Linear(6, 2)), "a."), FLAT, EQUAL),
    "rows that are detached": (lambda: Of(lambda m, x: m.a(x.detach()), a=nn.Linear(4, 2)), FLAT, EQUAL),
    "own backward that is right": (lambda: two(lambda m, h: Square.apply(h)), FLAT, EQUAL),
    "own backward, straight through": (lambda: two(lambda m, h: Straight.apply(h)), FLAT, "Straight has a backward"),
    "gradient reversal": (lambda: two(lambda m, h: Reversal.apply(torch.tanh(h))), FLAT, "Reversal has a backward"),
    "hook": (lambda: two(lambda m, h: hooked(torch.tanh(h), 0.1)), FLAT, "hook"),
    "branch by the first row": (lambda: two(first_row_branch), FLAT, "rows influence each other|was fixed"),
    "branch by a rare row": (lambda: two(outlier), (40, 4), "rows influence each other|was fixed"),
    "loop by values": (lambda: two(halved), FLAT, "rows influence each other|was fixed"),
    "number of a parameter": (lambda: two(lambda m, h: torch.tanh(h) * m.gain.item(),
                                          gain=nn.Parameter(torch.ones(()))), FLAT, EQUAL),
    "number of the layer before": (lambda: two(lambda m, h: torch.tanh(h) * m.a.weight.norm().item()), FLAT, SINGLE),
    "branch by a buffer": (flagged, FLAT, EQUAL),
    "where": (lambda: two(lambda m, h: torch.where(h > 0, 2 * h, torch.tanh(h))), FLAT, EQUAL),
    "random numbers": (lambda: two(lambda m, h: h + torch.randn_like(h)), FLAT, "random"),
    "mean of the batch": (lambda: two(lambda m, h: h - h.mean(0)), FLAT, "rows influence each other"),
    "rows one by one": (lambda: two(lambda m, h: torch.stack([torch.tanh(r) for r in h])), FLAT, EQUAL),
    "embedding with a padding word": (lambda: embedded(padding_idx=0), TOKENS, EQUAL),
    "padding word that is not zero": (padded, TOKENS, "padding_idx"),
    "bag of words, sum": (lambda: bag("sum"), TOKENS, EQUAL),
    "bag of words, mean": (lambda: bag("mean"), TOKENS, EQUAL),
    "embedding by a function": (lambda: Of(lambda m, x: m.b(F.embedding(x, m.w).mean(1)),
                                           w=nn.Parameter(torch.randn(9, 4)), b=nn.Linear(4, 2)), TOKENS, EQUAL),
    "one-hot": (lambda: Of(lambda m, x: m.b(F.one_hot(x, 9).to(m.b.weight).mean(1)), b=nn.Linear(9, 2)), TOKENS, EQUAL),
    "tied weights": (tied, TOKENS, EQUAL),
    "layer used twice": (lambda: Of(lambda m, x: m.b(torch.tanh(m.a(torch.tanh(m.a(x))))), a=nn.Linear(4, 4),
                                    b=nn.Linear(4, 1)), FLAT, EQUAL),
    "class token": (lambda: Of(lambda m, x: m.h(m.a(torch.cat([m.c.expand(x.shape[0], -1, -1), x], 1))[:, 0]),
                               c=nn.Parameter(torch.randn(1, 1, 4)), a=Attention(4), h=nn.Linear(4, 2)), SERIES, SINGLE),
    "learned query": (lambda: query(lambda x: x.shape[0]), SERIES, SINGLE),
    "learned query of len": (lambda: query(len), SERIES, SINGLE),
    "convolution, frozen in part": (lambda: frozen(pooled(nn.Conv2d(2, 4, 3, groups=2), nn.Tanh(), nn.Conv2d(4, 4, 1)),
                                                   "0."), PLANE, EQUAL),
    "circular convolution": (lambda: pooled(nn.Conv2d(2, 4, 3, padding=1, padding_mode="circular"), nn.Tanh()), PLANE,
                             EQUAL),
    "transposed convolution": (lambda: pooled(nn.ConvTranspose2d(2, 4, 3), nn.Tanh()), PLANE, EQUAL),
    "convolution and batch norm": (lambda: pooled(nn.Conv2d(2, 4, 3), nn.BatchNorm2d(4), nn.ReLU()), PLANE, EQUAL),
    "group norm": (lambda: frozen(pooled(nn.Conv2d(2, 4, 3), nn.GroupNorm(2, 4), nn.Tanh()), "1.bias"), PLANE, EQUAL),
    "root mean square norm": (lambda: two(lambda m, h: m.s * h * torch.rsqrt((h * h).mean(-1, keepdim=True) + 1e-6),
                                          s=nn.Parameter(torch.ones(6))), FLAT, SINGLE),
    "weight norm, length frozen": (lambda: frozen(nn.Sequential(parametrizations.weight_norm(nn.Linear(4, 6)), nn.Tanh(),
                                                                nn.Linear(6, 1)),
                                                  "0.parametrizations.weight.original0"), FLAT, EQUAL),
    "spectral norm": (lambda: nn.Sequential(parametrizations.spectral_norm(nn.Linear(4, 6)), nn.Linear(6, 1)), FLAT, EQUAL),
    "lstm": (lambda: recurrent(nn.LSTM), SERIES, EQUAL),
    "lstm, frozen in part": (lambda: recurrent(nn.LSTM, "cell.weight_ih", "cell.bias_hh"), SERIES, EQUAL),
    "gru of two directions": (lambda: recurrent(nn.GRU, bidirectional=True), SERIES, EQUAL),
    "cells": (lambda: cells(nn.GRUCell), SERIES, EQUAL),
    "mixture": (gated, FLAT, EQUAL),
    "steps to a fixed point": (lambda: Of(fixed_point, a=nn.Linear(4, 6), c=nn.Linear(6, 6), b=nn.Linear(6, 1)), FLAT,
                               SINGLE),
    "scripted": (lambda: torch.jit.script(mlp()), FLAT, EQUAL),
    "compiled": (lambda: torch.compile(frozen(mlp(), "0.")), FLAT, EQUAL),
    "averaged": (lambda: torch.optim.swa_utils.AveragedModel(mlp()), FLAT, EQUAL),
    "parallel": (lambda: nn.DataParallel(mlp()), FLAT, EQUAL),
}
