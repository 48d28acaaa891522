"""Modules of many kinds, small: what they are made by, and the shape of their rows."""

import torch
from torch import nn
from torch.nn import functional as F


def chain(*parts):
    return lambda: nn.Sequential(*[p() if callable(p) and not isinstance(p, nn.Module) else p for p in parts])


def mlp(activation):
    return lambda: nn.Sequential(nn.Linear(5, 9), activation(), nn.Linear(9, 2))


def image(*parts, channels=2, last=4):
    return lambda: nn.Sequential(*[p() for p in parts], nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(last, 2))


class Of(nn.Module):
    """A module of parts and of the function that joins them."""

    def __init__(self, forward, **parts):
        super().__init__()
        self.run = forward
        for name, part in parts.items():
            setattr(self, name, part)

    def forward(self, x):
        return self.run(self, x)


class Attention(nn.Module):
    """One head of attention with a residual connection."""

    def __init__(self, width=6, causal=False):
        super().__init__()
        self.norm, self.causal = nn.LayerNorm(width), causal
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

    def forward(self, x):
        q, k, v = self.qkv(self.norm(x)).chunk(3, dim=-1)
        scores = q @ k.transpose(-1, -2) / x.shape[-1] ** 0.5
        if self.causal:
            length = x.shape[1]
            scores = scores + torch.triu(torch.full((length, length), -1e4, dtype=x.dtype), 1)
        return x + self.out(torch.softmax(scores, dim=-1) @ v)


def vision_transformer():
    return Of(
        lambda m, x: m.head(m.block(m.patches(x).flatten(2).transpose(1, 2) + m.position).mean(1)),
        patches=nn.Conv2d(1, 6, 2, stride=2), position=nn.Parameter(0.1 * torch.randn(1, 9, 6)),
        block=Attention(), head=nn.Linear(6, 2))


def language_model():
    return Of(
        lambda m, x: m.head(m.second(m.first(m.words(x) + m.position))[:, -1]),
        words=nn.Embedding(11, 6), position=nn.Parameter(0.1 * torch.randn(1, 4, 6)),
        first=Attention(causal=True), second=Attention(causal=True), head=nn.Linear(6, 3))


def bottleneck():
    return Of(
        lambda m, x: m.head(F.relu(x[:, :2].repeat(1, 2, 1, 1) + m.c(F.relu(m.n(m.b(F.relu(m.a(x))))))).mean((2, 3))),
        a=nn.Conv2d(2, 4, 1), b=nn.Conv2d(4, 4, 3, padding=1), n=nn.BatchNorm2d(4), c=nn.Conv2d(4, 4, 1),
        head=nn.Linear(4, 2))


def squeeze_and_excite():
    return Of(
        lambda m, x: m.head((m.a(x) * torch.sigmoid(m.gate(m.a(x).mean((2, 3))))[:, :, None, None]).mean((2, 3))),
        a=nn.Conv2d(2, 4, 3, padding=1), gate=nn.Linear(4, 4), head=nn.Linear(4, 2))


def dense_block():
    return Of(
        lambda m, x: m.head(torch.cat([x, F.relu(m.a(x)), F.relu(m.b(torch.cat([x, F.relu(m.a(x))], 1)))], 1).mean((2, 3))),
        a=nn.Conv2d(2, 3, 3, padding=1), b=nn.Conv2d(5, 3, 3, padding=1), head=nn.Linear(8, 2))


def u_net():
    return Of(
        lambda m, x: m.out(torch.cat([torch.tanh(m.up(torch.tanh(m.down(torch.tanh(m.enter(x)))))),
                                      torch.tanh(m.enter(x))], 1)).flatten(1),
        enter=nn.Conv2d(1, 2, 3, padding=1), down=nn.Conv2d(2, 3, 2, stride=2), up=nn.ConvTranspose2d(3, 2, 2, stride=2),
        out=nn.Conv2d(4, 1, 1))


def mixer():
    return Of(
        lambda m, x: m.head((x + m.rows(x.transpose(1, 2)).transpose(1, 2) + m.columns(x)).mean(1)),
        rows=nn.Sequential(nn.Linear(3, 5), nn.GELU(), nn.Linear(5, 3)),
        columns=nn.Sequential(nn.Linear(6, 5), nn.GELU(), nn.Linear(5, 6)), head=nn.Linear(6, 2))


def recurrent(kind):
    return lambda: Of(lambda m, x: m.head(m.cell(x)[0][:, -1]), cell=kind(6, 5, batch_first=True), head=nn.Linear(5, 2))


def transformer_layer():
    return nn.Sequential(
        nn.TransformerEncoderLayer(6, 2, 8, dropout=0.0, batch_first=True), nn.Flatten(), nn.Linear(18, 2))


FLAT, PLANE, PLANES, SERIES, TOKENS = (7, 5), (5, 1, 6, 6), (5, 2, 6, 6), (4, 3, 6), None

MODULES = {
    "linear": (lambda: nn.Linear(5, 2), FLAT),
    "tanh": (mlp(nn.Tanh), FLAT),
    "deep relu": (chain(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 1)), FLAT),
    "sigmoid": (mlp(nn.Sigmoid), FLAT),
    "silu": (mlp(nn.SiLU), FLAT),
    "gelu": (mlp(nn.GELU), FLAT),
    "gelu by tanh": (mlp(lambda: nn.GELU("tanh")), FLAT),
    "softplus": (mlp(nn.Softplus), FLAT),
    "elu": (mlp(nn.ELU), FLAT),
    "selu": (mlp(nn.SELU), FLAT),
    "leaky relu": (mlp(nn.LeakyReLU), FLAT),
    "prelu": (mlp(nn.PReLU), FLAT),
    "mish": (mlp(nn.Mish), FLAT),
    "hardswish": (mlp(nn.Hardswish), FLAT),
    "softmax": (chain(nn.Linear(5, 9), nn.Tanh(), nn.Linear(9, 3), nn.Softmax(dim=1)), FLAT),
    "log softmax": (chain(nn.Linear(5, 9), nn.Tanh(), nn.Linear(9, 3), nn.LogSoftmax(dim=1)), FLAT),
    "dropout": (chain(nn.Linear(5, 9), nn.Dropout(0.5), nn.Tanh(), nn.Linear(9, 1)), FLAT),
    "batch norm": (chain(nn.Linear(5, 9), nn.BatchNorm1d(9), nn.Tanh(), nn.Linear(9, 1)), FLAT),
    "layer norm": (chain(nn.Linear(5, 9), nn.LayerNorm(9), nn.Tanh(), nn.Linear(9, 1)), FLAT),
    "gated": (chain(nn.Linear(5, 18), nn.GLU(), nn.Linear(9, 2)), FLAT),
    "residual": (lambda: Of(lambda m, x: m.c(x + m.b(F.gelu(m.a(x)))),
                            a=nn.Linear(5, 5), b=nn.Linear(5, 5), c=nn.Linear(5, 1)), FLAT),
    "fourier features": (lambda: Of(lambda m, x: m.b(torch.sin(m.a(x))), a=nn.Linear(5, 9), b=nn.Linear(9, 1)), FLAT),
    "radial": (lambda: Of(lambda m, x: m.b(torch.exp(-m.a(x) ** 2)), a=nn.Linear(5, 9), b=nn.Linear(9, 1)), FLAT),
    "product of two": (lambda: Of(lambda m, x: m.a(x) * m.b(x), a=nn.Linear(5, 2), b=nn.Linear(5, 2)), FLAT),
    "autoencoder": (chain(nn.Linear(5, 2), nn.Tanh(), nn.Linear(2, 5)), FLAT),
    "shared layer": (lambda: Of(lambda m, x: m.b(torch.tanh(m.a(torch.tanh(m.a(x))))),
                                a=nn.Linear(5, 5), b=nn.Linear(5, 1)), FLAT),
    "weight norm": (lambda: nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Linear(5, 9)), nn.Tanh(),
                                          nn.Linear(9, 1)), FLAT),
    "convolution": (chain(nn.Conv2d(1, 4, 3, padding=1), nn.Tanh(), nn.Flatten(), nn.Linear(144, 2)), PLANE),
    "max pooling": (chain(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(16, 2)), PLANE),
    "average pooling": (chain(nn.Conv2d(1, 4, 3), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 2)), PLANE),
    "strided": (image(lambda: nn.Conv2d(2, 4, 3, stride=2, padding=1), nn.Tanh), PLANES),
    "dilated": (image(lambda: nn.Conv2d(2, 4, 3, dilation=2), nn.Tanh), PLANES),
    "depthwise": (image(lambda: nn.Conv2d(2, 4, 3, groups=2), nn.ReLU, lambda: nn.Conv2d(4, 4, 1)), PLANES),
    "group norm": (image(lambda: nn.Conv2d(2, 4, 3), lambda: nn.GroupNorm(2, 4), nn.Tanh), PLANES),
    "instance norm": (image(lambda: nn.Conv2d(2, 4, 3), lambda: nn.InstanceNorm2d(4), nn.Tanh), PLANES),
    "convolution of a series": (lambda: nn.Sequential(nn.Conv1d(3, 4, 3), nn.Tanh(), nn.Flatten(), nn.Linear(16, 2)),
                                SERIES),
    "bottleneck": (bottleneck, PLANES),
    "squeeze and excite": (squeeze_and_excite, PLANES),
    "dense block": (dense_block, PLANES),
    "u-net": (u_net, PLANE),
    "attention": (lambda: nn.Sequential(Attention(), nn.Flatten(), nn.Linear(18, 2)), SERIES),
    "transformer layer": (transformer_layer, SERIES),
    "vision transformer": (vision_transformer, PLANE),
    "mixer": (mixer, SERIES),
    "language model": (language_model, TOKENS),
    "mean of words": (lambda: Of(lambda m, x: m.b(torch.tanh(m.a(x)).mean(1)), a=nn.Embedding(11, 6), b=nn.Linear(6, 2)),
                      TOKENS),
    "rnn": (recurrent(nn.RNN), SERIES),
    "lstm": (recurrent(nn.LSTM), SERIES),
    "gru": (recurrent(nn.GRU), SERIES),
}


def rows(shape):
    return torch.randint(0, 11, (6, 4)) if shape is None else torch.randn(*shape, dtype=torch.float64)


def gradients(value, parameters, **how):
    """Of a number, in one vector; 0 where it does not depend on a parameter."""
    if not value.requires_grad:
        return torch.zeros(sum(p.numel() for p in parameters), dtype=value.dtype)
    g = torch.autograd.grad(value, parameters, allow_unused=True, **how)
    return torch.cat([(torch.zeros_like(p) if v is None else v).reshape(-1) for v, p in zip(g, parameters, strict=True)])


def jacobian(module, X):
    """∂ outputs / ∂ parameters, a row for each output of each row."""
    parameters = list(module.parameters())
    return torch.stack([gradients(v, parameters, retain_graph=True) for v in module(X).reshape(-1)]).detach().numpy()
