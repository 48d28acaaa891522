# %% [markdown]
# # Equations that are no network
#
# The same theory holds for any F(w) = y. Here an arm of three links whose hand is to be at a point,
# and a circuit of two diodes.

# %%
import plstar

plstar.options.progress = False
ARM = """
param x = 2; param y = 0.5
var a[1..3] = 0.3
let s[k in 1..3] = sum(i in 1..k: a[i])
sum(k in 1..3: cos(s[k])) = x
sum(k in 1..3: sin(s[k])) = y
"""
arm = plstar.solve(ARM, nearest=True)
print(arm)

# %% [markdown]
# Three angles and two equations: solutions are curves, and this is the one nearest to the start, 0.3
# for each angle.

# %%
CIRCUIT = """
param I0 = 1e-12; param Vt = 0.02585; param V = 5
param R[i in 1..3] = if i = 1 then 100 else if i = 2 then 1000 else 2200
var v[1..3] = 0
let d[k in 1..2] = I0*expm1((v[k]-v[k+1])/Vt)
(v[1]-V)/R[1] + d[1] = 0
-d[1] + v[2]/R[2] + d[2] = 0
-d[2] + v[3]/R[3] = 0
"""
circuit = plstar.solve(CIRCUIT, certify=True)
print(circuit)

# %% [markdown]
# The line "Proved" is about exact numbers: a solution lies within some 1e-15 of these. Coq, a proof
# assistant, is asked too, in some ten seconds: its kernel accepts the theorem or does not.

# %%
print(plstar.solve(CIRCUIT, certify=True, coq=True).coq.status)

# %% [markdown]
# Where there is no solution nearby, that is proved:

# %%
print(plstar.solve("var x = 1; var y = 1\nx^2 + y^2 = 1\nx + y = 3"))
