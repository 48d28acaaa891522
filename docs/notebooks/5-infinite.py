# %% [markdown]
# # Infinite against finite width
#
# At infinite width training is a formula: no weights, no steps, no random start. How near is a
# network of width 64, 256 or 1,024?

# %%
import numpy as np

import plstar

plstar.options.progress = False
rng = np.random.default_rng(3)
X = rng.normal(size=(30, 5))
limit = plstar.ntk("dense relu dense", X, infinite="ntk").K
for width in (64, 256, 1024):
    finite = plstar.ntk(f"dense({width}) relu dense", X, np.zeros(30)).K
    print(width, f"{np.linalg.norm(finite - limit) / np.linalg.norm(limit):.3f}")

# %% [markdown]
# The distance falls like 1/√m. Now predictions: ten networks of width 512 are trained beside the
# formula, and compared in standard errors.

# %%
told = plstar.infinite("dense(512) relu dense", "wine", rows=60, steps=[1, 10, 50], eta=0.5, trained=10)
print(told)
page = told.report("told.html", show=False)
# picture: told.html row-0

# %% [markdown]
# The band is the spread over random starts, which the formula gives too. What the limit cannot say
# is what networks gain by learning features: at infinite width features do not change.
