# %% [markdown]
# # A small table, calibrated and explained
#
# A hundred and seventy-eight wines, thirteen numbers each, three kinds. Nothing is tuned, and no
# rows are held back: each tenth is predicted by fits chosen without it.

# %%
import numpy as np
from sklearn.datasets import load_wine

import plstar

plstar.options.progress = False
wine = load_wine(as_frame=True)
table = wine.data.assign(kind=np.array(["barolo", "grignolino", "barbera"])[wine.target])
model = plstar.classify(table, "kind")
print(model)

# %% [markdown]
# Do probabilities mean what they say? Of the predictions made with 80 %, about 80 % should be right.

# %%
page = model.report("model.html", show=False)
# picture: model.html reliability

# %% [markdown]
# Two rows, with probabilities.

# %%
rows = table.drop(columns="kind").iloc[[0, 83]]
print(plstar.predict(model, rows, proba=True))

# %% [markdown]
# Which training rows does a prediction rest on? The three that count most, and how much the
# probability falls without each.

# %%
print(plstar.predict(model, rows, explain=3))

# %% [markdown]
# Numbers have intervals: 90 % of the truths should lie in them. Here the alcohol, from the other
# columns, of a third of the wines that the fit has not seen.

# %%
held = wine.data.iloc[::3]
alcohol = plstar.regress(wine.data.drop(index=held.index), "alcohol")
print(alcohol.verdict)
found = plstar.predict(alcohol, held.drop(columns="alcohol"), interval=0.9)
truth = held["alcohol"].to_numpy()
inside = (found["low(alcohol)"] <= truth) & (truth <= found["high(alcohol)"])
print(f"{100 * float(np.mean(inside)):.0f} % of {len(held)} wines lie in their interval")
