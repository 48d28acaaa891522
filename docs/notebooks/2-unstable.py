# %% [markdown]
# # Why did this run become unstable?
#
# A loop of PyTorch with a step that is a little too large. `plstar.watch` measures how near its
# steps are to the edge of stability, before the loss rises.

# %%
import torch
from torch import nn

import plstar

plstar.options.progress = False
torch.manual_seed(2)
model = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 1)).double()
X = torch.randn(60, 4, dtype=torch.float64)
y = X[:, :1] * X[:, 1:2]
limit = 2 / plstar.spectrum(model, X, y).sharpness
print(f"2/λ_max at the start is {limit:.3f}")

# %%
optimizer = torch.optim.SGD(model.parameters(), lr=0.93 * limit)
watch = plstar.watch(model, X, y, every=100, optimizer=optimizer)
losses = []
for step in range(400):
    watch.step()
    optimizer.zero_grad()
    loss = 0.5 * ((model(X) - y) ** 2).sum() / len(X)
    loss.backward()
    optimizer.step()
    losses.append(float(loss.detach()))
print(watch)

# %% [markdown]
# The gauge is the largest curvature over what this optimizer allows: above 1 the steps diverge on a
# quadratic model of the loss.

# %%
above = [g.step for g in watch.gauges if g.gauge > 1]
rises = [i for i in range(1, 400) if losses[i] > losses[i - 1]]
largest = max(g.gauge for g in watch.gauges)
print(f"gauge at the start {watch.gauges[0].gauge:.3f}, largest {largest:.3f}")
print("first above 1 at step", above[:1], "- the loss first rises at step", rises[:1])

# %% [markdown]
# Told while it trains, to whatever has a `log` and an `alert`, as a run of W&B has; a folder is for
# TensorBoard.


# %%
class Tool:
    def log(self, numbers, step):
        self.last = numbers

    def alert(self, title, text):
        print(f"{title}. {text}")


torch.manual_seed(2)
told = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 1)).double()
optimizer = torch.optim.SGD(told.parameters(), lr=0.93 * limit)
watch = plstar.watch(told, X, y, every=100, optimizer=optimizer, tell=Tool())
for step in range(60):
    watch.step()
    optimizer.zero_grad()
    (0.5 * ((told(X) - y) ** 2).sum() / len(X)).backward()
    optimizer.step()

# %% [markdown]
# The same by `plstar.train`, which draws it. The step is the same; the curvature grows while the
# network trains.

# %%
torch.manual_seed(2)
again = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, 1)).double()
run = plstar.train(again, X, y, steps=400, eta=0.93 * limit, test_fraction=0)
print(run)
print(run.said("beyond_edge"))
page = run.report("run.html", show=False)
# picture: run.html stability

# %% [markdown]
# What to do: leave the step to plstar (`eta="auto"`), or ask `plstar.advise`.
