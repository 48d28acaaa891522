"""Modules of further kinds: what they are made by, the shape of their rows, and what becomes of each."""

import math

import torch
from kinds import EQUAL, SINGLE, two
from modules import Of
from own import FLAT, PLANE, SERIES, TOKENS, layer, learned, pooled, series, step
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrize


def tied_autoencoder():
    return Of(lambda m, x: F.linear(torch.tanh(m.enc(x)), m.enc.weight.T, m.bias), enc=nn.Linear(4, 3),
              bias=nn.Parameter(torch.randn(4)))


class Symmetric(nn.Module):
    def forward(self, w):
        return w.triu() + w.triu(1).T


def symmetric():
    m = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 2))
    parametrize.register_parametrization(m[0], "weight", Symmetric())
    return m


def running_instance_norm():
    m = nn.Sequential(nn.Conv2d(2, 3, 3), nn.InstanceNorm2d(3, affine=True, track_running_stats=True), nn.Flatten(),
                      nn.LazyLinear(2))
    m(torch.randn(4, 2, 6, 6))
    return m


def masked(m, x):
    h, out = m.i(x), x[..., 0] < -0.5
    out = torch.cat([torch.zeros_like(out[:, :1]), out[:, 1:]], 1)
    return m.h(m.m(h, h, h, key_padding_mask=out, need_weights=False)[0].flatten(1))


def attention(forward, **how):
    return lambda: Of(forward, i=nn.Linear(4, 8), m=nn.MultiheadAttention(8, 2, batch_first=True, **how),
                      h=nn.Linear(24, 2))


def causal():
    return Of(lambda m, x: m.h(m.e(m.i(x), mask=nn.Transformer.generate_square_subsequent_mask(3, dtype=x.dtype),
                                   is_causal=True).flatten(1)), i=nn.Linear(4, 8), h=nn.Linear(24, 2),
              e=nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 8, batch_first=True, norm_first=True), 2,
                                      norm=nn.LayerNorm(8), enable_nested_tensor=False))


def two_names():
    m = Of(lambda m, x: torch.tanh(m.b(torch.sin(m.a(x)))) @ m.v + x @ m.w, a=nn.Linear(4, 4),
           w=nn.Parameter(torch.randn(4, 2)))
    m.b, m.v = m.a, m.w
    return m


def cut_buffer():
    m = Of(lambda m, x: m.h(torch.tanh(m.a(x) + m.p[: x.shape[1]]).mean(1)), a=nn.Linear(4, 4), h=nn.Linear(4, 2))
    m.register_buffer("p", torch.randn(16, 4))
    return m


class Cached(nn.Module):
    """It makes its mask of the first rows that it sees."""

    def __init__(self):
        super().__init__()
        self.a, self.h, self.mask = nn.Linear(4, 4), nn.Linear(4, 2), None

    def forward(self, x):
        if self.mask is None:
            self.mask = torch.tril(torch.ones(x.shape[1], x.shape[1], dtype=x.dtype))
        return self.h((self.mask @ torch.tanh(self.a(x))).mean(1))


class ByName(nn.Module):
    """Its further arguments are by name alone."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 2)

    def forward(self, x, *, scale=2.0, mask=None):
        return scale * torch.tanh(self.a(x)) if mask is None else mask * self.a(x)


class Narrowed(nn.Module):
    def __init__(self, dtype):
        super().__init__()
        self.a, self.b, self.dtype = nn.Linear(4, 4), nn.Linear(4, 2), dtype

    def forward(self, x):
        return self.b(torch.tanh(self.a(x)).to(self.dtype).to(x.dtype))


def scatter(m, h):
    i = torch.tensor([0, 4, 2]).expand(h.shape[0], -1)
    return torch.tanh(h).scatter(1, i, h[:, :3] ** 2)


def scan(m, h):
    s, out = 0 * h[:, 0], []
    for k in range(h.shape[1]):
        s = 0.5 * s + torch.tanh(h[:, k])
        out.append(s)
    return torch.stack(out, 1)


def experts(choose):
    return lambda: Of(choose, g=nn.Linear(4, 2), a=nn.Linear(4, 2), b=nn.Linear(4, 2))


def repeats(m, x):
    for _ in range(int(x[0, 0] > 0) + 1):
        x = torch.tanh(m.a(x))
    return m.h(x)


def words(make):
    return lambda: Of(lambda m, x: m.b(m.e(x).mean(1) if m.e(x).ndim > 2 else m.e(x)), e=make(), b=nn.Linear(4, 2))


def hyper(m, x):
    return m.o(torch.tanh(torch.bmm(m.g(x).view(-1, 3, 4), x[:, :, None])[:, :, 0]))


def slope(m, x):
    with torch.enable_grad():
        x = x.detach().requires_grad_()
        return torch.autograd.grad(m.b(torch.tanh(m.a(x))).sum(), x, create_graph=True)[0]


def turned(m, h):
    return torch.view_as_real(torch.view_as_complex(h.reshape(-1, 3, 2)) ** 2).flatten(1)


def resized(**how):
    return pooled(lambda: nn.Conv2d(2, 3, 3), lambda: Of(lambda m, x: F.interpolate(x, **how)), nn.Tanh)


def sequence(make, forward=lambda m, x: m.h(m.r(x)[0][:, -1]), size=5, **more):
    return lambda: Of(forward, r=make(), h=nn.Linear(size, 2), **{n: p() for n, p in more.items()})


def from_state(m, x):
    state = m.c.expand(-1, x.shape[0], -1).contiguous()
    return m.h(m.r(x, (state, state))[0][:, -1])


def outputs(f):
    return lambda: Of(lambda m, x: f(m.a(x)), a=nn.Linear(4, 2))


FURTHER = {
    "tied autoencoder": (tied_autoencoder, FLAT, EQUAL),
    "symmetric weights": (symmetric, FLAT, "Trilu"),
    "instance norm with running statistics": (running_instance_norm, PLANE,
                                              "instance_norm training for unknown batch size\\)"),
    "attention with a padding mask": (attention(masked), SERIES, EQUAL),
    "attention to a bias and to zero": (
        attention(lambda m, x: m.h(m.m(m.i(x), m.i(x), m.i(x))[0].flatten(1)), add_bias_kv=True, add_zero_attn=True),
        SERIES, EQUAL),
    "causal encoder, norm first": (causal, SERIES, EQUAL),
    "parameters of two names": (two_names, FLAT, EQUAL),
    "buffer cut to the rows' length": (cut_buffer, SERIES, EQUAL),
    "mask kept from the first call": (Cached, SERIES, EQUAL),
    "arguments by name alone": (ByName, FLAT, EQUAL),
    "two outputs": (lambda: Of(lambda m, x: (m.a(x), m.b(x)), a=nn.Linear(4, 2), b=nn.Linear(4, 1)), FLAT, "a tuple"),
    "outputs in a dict": (outputs(lambda y: {"y": y}), FLAT, "a dict"),
    "half inside": (lambda: Narrowed(torch.float16), FLAT, "half precision"),
    "bfloat16 inside": (lambda: Narrowed(torch.bfloat16), FLAT, "half precision"),
    "complex inside": (lambda: two(turned), FLAT, "view_as_complex"),
    "complex outputs": (outputs(lambda y: torch.view_as_complex(y.reshape(-1, 1, 2))), FLAT, "view_as_complex"),
    "whole outputs": (outputs(lambda y: y.argmax(1, keepdim=True)), FLAT, "of type int64, which have no derivative"),
    "outputs of type bool": (outputs(lambda y: y > 0), FLAT, "of type bool, which have no derivative"),
    "no outputs": (outputs(lambda y: y[:, :0]), FLAT, "a row has no outputs"),
    "one output for all": (outputs(lambda y: y.sum()), FLAT, "no output for each row"),
    "outputs without an axis": (outputs(lambda y: y[:, 0]), FLAT, EQUAL),
    "dropout by the mode": (lambda: two(lambda m, h: F.dropout(torch.tanh(h), 0.5, training=m.training)), FLAT, EQUAL),
    "scatter": (lambda: two(scatter), FLAT,
                "ScatterElements.*one of the ops in docs/onnx.md; replace that operation in the"),
    "gather by the rows": (lambda: two(lambda m, h: torch.tanh(h).gather(1, (h > 0).long())), FLAT, EQUAL),
    "scan": (lambda: two(scan), FLAT, EQUAL),
    "one expert of two, by its number": (
        experts(lambda m, x: torch.where((m.g(x).argmax(1) == 0)[:, None], m.a(x), m.b(x))), FLAT, "ArgMax"),
    "one expert of two, by comparison": (
        experts(lambda m, x: torch.where(m.g(x)[:, :1] > m.g(x)[:, 1:], m.a(x), m.b(x))), FLAT, EQUAL),
    "loop of a length by the first row": (lambda: Of(repeats, a=nn.Linear(4, 4), h=nn.Linear(4, 2)), FLAT,
                                          "rows influence each other"),
    "older weight norm": (lambda: nn.Sequential(nn.utils.weight_norm(nn.Linear(4, 6)), nn.Tanh(), nn.Linear(6, 2)),
                          FLAT, EQUAL),
    "older spectral norm": (lambda: nn.Sequential(nn.utils.spectral_norm(nn.Linear(4, 6)), nn.Tanh(), nn.Linear(6, 2)),
                            FLAT, EQUAL),
    "gradients by frequency": (words(lambda: nn.Embedding(9, 4, scale_grad_by_freq=True)), TOKENS, "scale_grad_by_freq"),
    "sparse gradients": (words(lambda: nn.Embedding(9, 4, sparse=True)), TOKENS, EQUAL),
    "bag with a padding word": (words(lambda: nn.EmbeddingBag(9, 4, padding_idx=2)), TOKENS, "padding_idx"),
    "bag with weights": (learned((4,), lambda m, x: m.b(m.e(x, per_sample_weights=m.w.expand(x.shape[0], -1))),
                                 e=lambda: nn.EmbeddingBag(9, 4, mode="sum"), b=lambda: nn.Linear(4, 2)), TOKENS, EQUAL),
    "weights from a network": (lambda: Of(hyper, g=nn.Linear(4, 12), o=nn.Linear(3, 2)), FLAT, EQUAL),
    "gradient as output": (lambda: Of(slope, a=nn.Linear(4, 3), b=nn.Linear(3, 1)), FLAT, "cannot export"),
    "einsum with an ellipsis": (learned((4, 3), lambda m, x: torch.einsum("...i,ij->...j", torch.tanh(x), m.w).flatten(1)),
                                SERIES, EQUAL),
    "quadratic form": (learned((4, 4), lambda m, x: torch.einsum("ni,ij,nj->n", x, m.w, x)[:, None].tanh()), FLAT, EQUAL),
    "windows": (step(lambda h: torch.tanh(h.unfold(1, 3, 1).sum(-1)).repeat(1, 2)[:, :6]), FLAT, EQUAL),
    "patches": (lambda: Of(lambda m, x: m.h(torch.tanh(F.unfold(m.c(x), 2, stride=2)).mean(2)), c=nn.Conv2d(2, 3, 3),
                           h=nn.Linear(12, 2)), PLANE, EQUAL),
    "softmax over the rows": (step(lambda h: torch.log_softmax(h, 0)), FLAT, "rows influence each other"),
    "masked softmax": (step(lambda h: h * torch.softmax(
        h.masked_fill(torch.tensor([1, 0, 0, 1, 0, 0]).bool(), -math.inf), 1)), FLAT, EQUAL),
    "enlarged, nearest": (resized(size=7), PLANE, EQUAL),
    "enlarged, corners aligned": (resized(size=7, mode="bilinear", align_corners=True), PLANE, EQUAL),
    "reduced by areas": (resized(size=3, mode="area"), PLANE, "adaptive_avg_pool2d"),
    "circular convolution of a series": (series(lambda: nn.Conv1d(3, 4, 3, padding=1, padding_mode="circular")), SERIES, EQUAL),
    "transposed, dilated": (pooled(lambda: nn.ConvTranspose2d(2, 3, 3, stride=2, padding=1, output_padding=1, dilation=2)),
                            PLANE, EQUAL),
    "convolution of volumes": (lambda: Of(lambda m, x: m.h(torch.tanh(m.c(x[:, :, None])).flatten(1)),
                                          c=nn.Conv3d(2, 3, (1, 3, 3)), h=nn.LazyLinear(2)), PLANE, EQUAL),
    "largest with a part of a window": (pooled(lambda: nn.Conv2d(2, 3, 2), lambda: nn.MaxPool2d(2, ceil_mode=True)), PLANE,
                                        EQUAL),
    "learned power": (learned((6,), lambda m, x: m.b((1 + m.a(x) ** 2).pow(m.w)), a=lambda: nn.Linear(4, 6),
                              b=lambda: nn.Linear(6, 2)), FLAT, EQUAL),
    "median": (step(lambda h: h - h.median(1, keepdim=True)[0]), FLAT, "cannot export it \\([^()]*median[^()]*\\)"),
    "root of what where leaves out": (step(lambda h: torch.where(h > 0, torch.sqrt(h), h)), FLAT, "gradient of it is not finite"),
    "root of what is kept away from 0": (step(lambda h: torch.where(h > 0, torch.sqrt(h.clamp(min=1e-9)), h)), FLAT, EQUAL),
    "at a kink": (learned((), lambda m, x: m.b(F.hardtanh(0 * m.a(x) + m.one)), a=lambda: nn.Linear(4, 6),
                          b=lambda: nn.Linear(6, 2), one=lambda: nn.Parameter(torch.ones(()))), FLAT, "kink"),
    "lstm with a projection": (sequence(lambda: nn.LSTM(4, 5, batch_first=True, proj_size=3), size=3), SERIES, "projections"),
    "lstm from a learned state": (sequence(lambda: nn.LSTM(4, 5, batch_first=True), from_state,
                                           c=lambda: nn.Parameter(torch.randn(1, 1, 5))), SERIES, EQUAL),
    "lstm of time first": (sequence(lambda: nn.LSTM(4, 5, 2, dropout=0.3),
                                    lambda m, x: m.h(m.r(x.transpose(0, 1))[0][-1])), SERIES, EQUAL),
    "gru, two layers of two directions": (sequence(lambda: nn.GRU(4, 3, 2, batch_first=True, bidirectional=True), size=6),
                                          SERIES, EQUAL),
    "random slopes": (layer(nn.RReLU), FLAT, SINGLE),
}
