"""Modules as people write them: what they are made by, the shape of their rows, and what becomes of each."""

import torch
from kinds import EQUAL, SINGLE, two
from modules import Of
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import parametrizations

FLAT, SERIES, PLANE, TOKENS = (5, 4), (4, 3, 4), (3, 2, 6, 6), None


def step(f, **parts):
    """A step between two layers."""
    return lambda: two(lambda m, h: f(h), **parts)


def layer(make):
    return lambda: nn.Sequential(nn.Linear(4, 6), make(), nn.Linear(6, 2))


def pooled(*make, channels=4):
    return lambda: nn.Sequential(*[p() for p in make], nn.Flatten(1), nn.LazyLinear(2))


def series(make):
    return lambda: Of(lambda m, x: m.head(m.body(x).flatten(1)), body=make(), head=nn.LazyLinear(2))


def learned(shape, f, **parts):
    return lambda: Of(f, w=nn.Parameter(0.5 * torch.randn(shape)), **{n: p() for n, p in parts.items()})


class Counting(nn.Module):
    """It counts its calls in a buffer."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 2)
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, x):
        self.calls += 1
        return torch.tanh(self.a(x))


class Conditioned(nn.Module):
    """Features that scale and shift (FiLM)."""

    def __init__(self):
        super().__init__()
        self.body, self.film, self.head = nn.Linear(4, 6), nn.Linear(4, 12), nn.Linear(6, 2)

    def forward(self, x):
        scale, shift = self.film(x).chunk(2, -1)
        return self.head(torch.tanh(self.body(x) * (1 + scale) + shift))


class Rotary(nn.Module):
    """Attention with rotary positions, grouped keys and a causal mask."""

    def __init__(self):
        super().__init__()
        self.q, self.k, self.v, self.o = nn.Linear(4, 8), nn.Linear(4, 4), nn.Linear(4, 4), nn.Linear(8, 1)
        angle = torch.arange(3.0)[:, None] * torch.tensor([1.0, 0.1])
        self.register_buffer("cos", angle.cos().repeat(1, 2))
        self.register_buffer("sin", angle.sin().repeat(1, 2))

    def turned(self, x):
        a, b = x.chunk(2, -1)
        return x * self.cos + torch.cat([-b, a], -1) * self.sin

    def forward(self, x):
        n, t, _ = x.shape
        q = self.turned(self.q(x).view(n, t, 2, 4).transpose(1, 2))
        k = self.turned(self.k(x).view(n, t, 1, 4).transpose(1, 2))
        v = self.v(x).view(n, t, 1, 4).transpose(1, 2)
        h = F.scaled_dot_product_attention(q, k.expand(-1, 2, -1, -1), v.expand(-1, 2, -1, -1), is_causal=True)
        return self.o(h.transpose(1, 2).reshape(n, t, 8)).flatten(1)


def inplace(m, h):
    h = h.clone()
    h[:, 0] = torch.tanh(h[:, 1])
    h[:, 3:] *= 2
    return h + h.relu_()


def filled(m, x):
    out = torch.zeros(len(x), 2, dtype=x.dtype)
    out[:, 0] = torch.tanh(m.a(x))[:, 0]
    out[:, 1] = m.a(x).sum(1)
    return out


def unrolled(m, x):
    h = c = x.new_zeros(x.shape[0], 5)
    for i in range(x.shape[1]):
        h, c = m.cell(x[:, i], (h, c))
    return m.head(h)


def decoder():
    return Of(lambda m, x: m.head(m.d(m.i(x), m.i(x.flip(1)))[:, 0]), i=nn.Linear(4, 8), head=nn.Linear(8, 2),
              d=nn.TransformerDecoderLayer(8, 2, 8, dropout=0.0, batch_first=True))


def encoder(**how):
    return nn.Sequential(nn.Linear(4, 8), nn.TransformerEncoderLayer(8, 2, 8, batch_first=True, **how), nn.Flatten(),
                         nn.Linear(24, 2))


def kernels(m, x):
    return m.head(torch.exp(-((x[:, None] - m.w) ** 2).sum(-1) / 2))


def dictionary():
    return Of(lambda m, x: sum(m.all[k](torch.tanh(x)) for k in m.all), all=nn.ModuleDict(
        {"one": nn.Linear(4, 2), "two": nn.Sequential(nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2))}))


OWN = {
    "rms norm of torch": (layer(lambda: nn.RMSNorm(6)), FLAT, EQUAL),
    "rms norm without weight": (layer(lambda: nn.RMSNorm(6, elementwise_affine=False, eps=1e-6)), FLAT, EQUAL),
    "rms norm over two axes": (series(lambda: nn.Sequential(nn.Linear(4, 4), nn.RMSNorm((3, 4)))), SERIES, EQUAL),
    "bilinear": (lambda: Of(lambda m, x: m.b(x, torch.tanh(m.a(x))), a=nn.Linear(4, 3), b=nn.Bilinear(4, 3, 2)), FLAT,
                 EQUAL),
    "bilinear without bias, of a series": (
        lambda: Of(lambda m, x: m.b(x, m.a(x)).flatten(1), a=nn.Linear(4, 3), b=nn.Bilinear(4, 3, 2, bias=False)), SERIES,
        EQUAL),
    "expm1": (step(torch.expm1), FLAT, EQUAL),
    "log1p": (step(lambda h: torch.log1p(h * h)), FLAT, EQUAL),
    "glu over channels": (pooled(lambda: nn.Conv2d(2, 8, 3), lambda: nn.GLU(1)), PLANE, EQUAL),
    "gelu": (layer(nn.GELU), FLAT, EQUAL),
    "swiglu": (lambda: Of(lambda m, x: m.c(F.silu(m.a(x)) * m.b(x)), a=nn.Linear(4, 6), b=nn.Linear(4, 6),
                          c=nn.Linear(6, 2)), FLAT, EQUAL),
    "celu": (layer(lambda: nn.CELU(0.7)), FLAT, SINGLE),  # torch's derivative has 1/0.7 in single precision
    "softplus, sharp": (layer(lambda: nn.Softplus(beta=3)), FLAT, EQUAL),
    "softsign": (layer(nn.Softsign), FLAT, EQUAL),
    "tanhshrink": (layer(nn.Tanhshrink), FLAT, EQUAL),
    "softshrink": (layer(nn.Softshrink), FLAT, EQUAL),
    "hardshrink": (layer(lambda: nn.Hardshrink(0.2)), FLAT, EQUAL),
    "hardtanh": (layer(lambda: nn.Hardtanh(-0.3, 0.4)), FLAT, EQUAL),
    "log sigmoid": (layer(nn.LogSigmoid), FLAT, EQUAL),
    "threshold": (layer(lambda: nn.Threshold(0.1, 0.5)), FLAT, EQUAL),
    "softmin": (layer(lambda: nn.Softmin(dim=1)), FLAT, EQUAL),
    "maxout": (lambda: Of(lambda m, x: m.b(m.a(x).view(-1, 3, 2).amax(2)), a=nn.Linear(4, 6), b=nn.Linear(3, 2)), FLAT,
               EQUAL),
    "learned slope": (learned((), lambda m, x: m.b(x * torch.sigmoid(m.w * x)), b=lambda: nn.Linear(4, 2)), FLAT, EQUAL),
    "grouped convolution": (pooled(lambda: nn.Conv2d(2, 4, 3, groups=2), nn.Tanh), PLANE, EQUAL),
    "depthwise separable": (pooled(lambda: nn.Conv2d(2, 4, 3, groups=2), nn.ReLU6, lambda: nn.Conv2d(4, 3, 1)), PLANE,
                            EQUAL),
    "dilated and strided": (pooled(lambda: nn.Conv2d(2, 3, 3, stride=2, dilation=2, padding=2), nn.Tanh), PLANE, EQUAL),
    "padding same": (pooled(lambda: nn.Conv2d(2, 3, 3, padding="same"), nn.Tanh), PLANE, EQUAL),
    "transposed, grouped": (pooled(lambda: nn.ConvTranspose2d(2, 4, 3, stride=2, groups=2, output_padding=1), nn.Tanh),
                            PLANE, EQUAL),
    "lp pooling": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.LPPool2d(2, 2)), PLANE, EQUAL),
    "adaptive max pooling": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.AdaptiveMaxPool2d(2)), PLANE, EQUAL),
    "adaptive mean pooling": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.AdaptiveAvgPool2d(2)), PLANE, EQUAL),
    "mean pooling with padding": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.AvgPool2d(3, 2, 1)), PLANE, EQUAL),
    "largest of all places": (lambda: Of(lambda m, x: m.h(m.c(x).amax((2, 3))), c=nn.Conv2d(2, 3, 3), h=nn.Linear(3, 2)),
                              PLANE, EQUAL),
    "local response norm": (pooled(lambda: nn.Conv2d(2, 4, 3), lambda: nn.LocalResponseNorm(2)), PLANE, EQUAL),
    "pixel shuffle": (pooled(lambda: nn.Conv2d(2, 4, 3), lambda: nn.PixelShuffle(2), nn.Tanh), PLANE, EQUAL),
    "upsampled": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.Upsample(scale_factor=2, mode="bilinear"), nn.Tanh), PLANE,
                  EQUAL),
    "reflected edge": (pooled(lambda: nn.ReflectionPad2d(1), lambda: nn.Conv2d(2, 3, 3), nn.Tanh), PLANE, EQUAL),
    "batch norm in training mode": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.BatchNorm2d(3), nn.Tanh), PLANE, EQUAL),
    "batch norm without statistics": (pooled(lambda: nn.Conv2d(2, 3, 3),
                                             lambda: nn.BatchNorm2d(3, track_running_stats=False), nn.Tanh), PLANE,
                                      "rows influence each other"),
    "dropout of all kinds": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.Dropout2d(0.5), nn.SELU,
                                    lambda: nn.AlphaDropout(0.3)), PLANE, EQUAL),
    "dropout by a function": (step(lambda h: F.dropout(torch.tanh(h), 0.5)), FLAT, "random"),
    "instance norm with weights": (pooled(lambda: nn.Conv2d(2, 3, 3), lambda: nn.InstanceNorm2d(3, affine=True), nn.Tanh),
                                   PLANE, EQUAL),
    "transformer encoder layer": (lambda: encoder(), SERIES, EQUAL),
    "transformer layer, norm first, gelu": (lambda: encoder(norm_first=True, activation="gelu"), SERIES, EQUAL),
    "transformer decoder layer": (decoder, SERIES, EQUAL),
    "rotary attention": (Rotary, SERIES, EQUAL),
    "lstm of two layers": (lambda: Of(lambda m, x: m.head(m.r(x)[0][:, -1]), head=nn.Linear(5, 2),
                                      r=nn.LSTM(4, 5, 2, batch_first=True)), SERIES, EQUAL),
    "gru, last state": (lambda: Of(lambda m, x: m.head(m.r(x)[1][-1]), head=nn.Linear(5, 2),
                                   r=nn.GRU(4, 5, batch_first=True)), SERIES, EQUAL),
    "lstm cell": (lambda: Of(unrolled, cell=nn.LSTMCell(4, 5), head=nn.Linear(5, 2)), SERIES, EQUAL),
    "embeddings of words and places": (
        lambda: Of(lambda m, x: m.h(torch.tanh(m.e(x) + m.p(torch.arange(4))).flatten(1)), e=nn.Embedding(9, 3),
                   p=nn.Embedding(4, 3), h=nn.Linear(12, 2)), TOKENS, EQUAL),
    "largest of a bag": (lambda: Of(lambda m, x: m.h(m.e(x)), e=nn.EmbeddingBag(9, 3, mode="max"), h=nn.Linear(3, 2)),
                         TOKENS, EQUAL),
    "weight norm": (lambda: nn.Sequential(parametrizations.weight_norm(nn.Linear(4, 6)), nn.Tanh(), nn.Linear(6, 2)), FLAT,
                    EQUAL),
    "spectral norm": (lambda: nn.Sequential(parametrizations.spectral_norm(nn.Linear(4, 6)), nn.Tanh(), nn.Linear(6, 2)),
                      FLAT, EQUAL),
    "orthogonal weights": (lambda: nn.Sequential(parametrizations.orthogonal(nn.Linear(4, 4)), nn.Tanh(), nn.Linear(4, 2)),
                           FLAT, "cannot export"),
    "einsum of three": (learned((6, 3, 2), lambda m, x: torch.einsum("ni,nj,ijk->nk", m.a(x), m.b(x), m.w),
                                a=lambda: nn.Linear(4, 6), b=lambda: nn.Linear(4, 3)), FLAT, EQUAL),
    "cosine similarity": (learned((3, 4), lambda m, x: F.cosine_similarity(m.a(x)[:, None], m.w, dim=-1),
                                  a=lambda: nn.Linear(4, 4)), FLAT, EQUAL),
    "functions of vectors": (learned((6,), lambda m, x: m.b(F.elu(m.a(x) * torch.vdot(m.w, m.w), 0.6)),
                                    a=lambda: nn.Linear(4, 6), b=lambda: nn.Linear(6, 2)), FLAT, EQUAL),
    "distances": (learned((3, 4), lambda m, x: m.head(torch.cdist(x, m.w)), head=lambda: nn.Linear(3, 2)), FLAT, EQUAL),
    "radial centres": (learned((3, 4), kernels, head=lambda: nn.Linear(3, 2)), FLAT, EQUAL),
    "learned queries": (learned((2, 4), lambda m, x: m.h((torch.softmax(m.w @ m.a(x).transpose(1, 2), -1) @ x).flatten(1)),
                                a=lambda: nn.Linear(4, 4), h=lambda: nn.Linear(8, 2)), SERIES, EQUAL),
    "in-place steps": (lambda: two(inplace), FLAT, EQUAL),
    "outputs written into zeros": (lambda: Of(filled, a=nn.Linear(4, 3)), FLAT, EQUAL),
    "in-place activation": (layer(lambda: nn.ReLU(inplace=True)), FLAT, EQUAL),
    "calls that are counted": (Counting, FLAT, EQUAL),
    "features that scale and shift": (Conditioned, FLAT, EQUAL),
    "modules by name": (dictionary, FLAT, EQUAL),
    "sum of logarithms": (step(lambda h: torch.logsumexp(h, 1, keepdim=True) - h), FLAT, EQUAL),
    "standardized rows": (step(lambda h: (h - h.mean(1, keepdim=True)) / (1 + h.std(1, keepdim=True))), FLAT, EQUAL),
    "product of a row": (step(lambda h: h * (1 + h).prod(1, keepdim=True)), FLAT, EQUAL),
    "running sum": (step(lambda h: torch.tanh(h.cumsum(1))), FLAT, EQUAL),
    "rolled and flipped": (step(lambda h: h.roll(1, 1) * h.flip(1)), FLAT, EQUAL),
    "sorted": (step(lambda h: h.sort(1)[0]), FLAT, "not supported|cannot export"),
    "two largest": (step(lambda h: torch.cat([h.topk(2, 1)[0], h[:, :4]], 1)), FLAT, "not supported|cannot export"),
    "Fourier transform": (step(lambda h: torch.fft.rfft(h).abs()[:, :1] * h), FLAT, "cannot export"),
    "angle": (step(lambda h: torch.atan2(h, 1 + h * h)), FLAT, "Atan is not supported"),
    "error function": (step(lambda h: torch.erf(h) * torch.rsqrt(1 + h * h)), FLAT, EQUAL),
    "rounded": (step(lambda h: torch.round(8 * h) / 8 + h), FLAT, "Round is not supported"),
}
