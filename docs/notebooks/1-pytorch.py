# %% [markdown]
# # Will my PyTorch model train, and at what step?
#
# A module, forty rows, and one question. Is there a step at which gradient descent reaches a
# solution, how many steps does it take, and is that proved?

# %%
import torch
from torch import nn

import plstar

plstar.options.progress = False
torch.manual_seed(1)
model = nn.Sequential(nn.Linear(6, 128), nn.Tanh(), nn.Linear(128, 1)).double()
X = torch.randn(40, 6, dtype=torch.float64)
y = torch.sin(2 * X[:, :1]) * X[:, 1:2]

# %% [markdown]
# The largest curvature of the loss sets the step. The loss is ½ the mean over rows of the squared
# error, so for `MSELoss` of one output the step is halved.

# %%
spectrum = plstar.spectrum(model, X, y, bottom=1)
print(spectrum)

# %% [markdown]
# The tangent kernel says whether training must succeed: its smallest eigenvalue is above zero.

# %%
import numpy as np

K = plstar.ntk(model, X).K
values = np.linalg.eigvalsh(K / len(X))
print(f"from {values[0]:.3g} to {values[-1]:.3g}, condition number {values[-1] / values[0]:.3g}")

# %% [markdown]
# Before the first step: which step, with momentum or without, and how many.

# %%
print(plstar.advise(model, X, y, until=1e-3))

# %% [markdown]
# Now train, from the module's own weights. `run.into(model)` would put the result into the module.

# %%
run = plstar.train(model, X, y, steps=2000, test_fraction=0, until=1e-3)
print(run.outcome, "at step", int(run.trace["step"][-1]), "- the loss is", run.trace["loss"][-1])
page = run.report("run.html", show=False)
# picture: run.html loss

# %% [markdown]
# The dashed line is the linearization's, known from the kernel at the start alone. And the proof:

# %%
certificate = plstar.certify(model, X, y)
print(certificate)
print(plstar.check(certificate).confirmed)

# %% [markdown]
# So: yes, at the step above; a solution exists, which a small separate check has confirmed.
