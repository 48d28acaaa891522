# %% [markdown]
# # A differential equation, and a coefficient from measurements
#
# A spring with friction: u'' + c u' + 4 u = 0. First c is known, and the network is to find u. Then c
# is unknown, and nine measurements of u are to tell it.

# %%
import numpy as np

import plstar

plstar.options.progress = False
KNOWN = """
unknown u(t in 0..5)
param w = sqrt(4 - 0.2^2)
exact(t) = exp(-0.2*t)*cos(w*t)
interior: u_tt + 0.4*u_t + 4*u = 0
at t = 0: u = 1
at t = 0: u_t = -0.2
network "dense(48) tanh dense" first-scale 4
points interior 80 boundary 2 fixed
"""
with open("spring.pde", "w") as f:
    f.write(KNOWN)
known = plstar.solve("spring.pde", steps=100, tolerance=1e-4, descent=500)
print("\n".join(known.findings[:3]))
page = known.report("known.html", show=False)
# picture: known.html solution-0

# %% [markdown]
# Gauss–Newton steps in kernel space solve it. Plain gradient descent on the same network stalls, and
# the kernel's spectrum says why: most of the residual lies along directions of tiny eigenvalues.

# %%
print("\n".join(f for f in known.findings if "radient descent" in f))

# %% [markdown]
# Now the inverse problem. The measurements have an error of 0.01.

# %%
rng = np.random.default_rng(5)
t = np.linspace(0.25, 4.75, 9)
u = np.exp(-0.2 * t) * np.cos(np.sqrt(4 - 0.2**2) * t) + 0.01 * rng.normal(size=9)
with open("spring.csv", "w") as f:
    f.write("t,value\n" + "".join(f"{a:.4f},{b:.5f}\n" for a, b in zip(t, u)))
INVERSE = """
unknown u(t in 0..5)
unknown coefficient c = 1 in [0, 5]
interior: u_tt + c*u_t + 4*u = 0
data "spring.csv": u(t) = value
network "dense(48) tanh dense" first-scale 4
points interior 80 fixed
"""
with open("inverse.pde", "w") as f:
    f.write(INVERSE)
inverse = plstar.solve("inverse.pde", steps=200, tolerance=0.02)
print("\n".join(f for f in inverse.findings if "c " in f or "oefficient" in f))

# %% [markdown]
# The truth is 0.4. The standard error comes from the scatter of the measurements.
