# %% [markdown]
# # The claims of the talk
#
# M. Belkin's talk on over-parameterized systems makes claims that one can measure: wide networks
# become linear, a bottleneck or a non-linear output prevents it, and the PL condition holds along
# the path all the same. Forty rows of breast cancer, three networks.

# %%
import plstar

plstar.options.progress = False
SIZES = {"widths": [16, 64, 256], "seeds": 4, "until": 1e-2, "steps": 1000}


def sweep(network):
    return plstar.linearity(network, "breast_cancer", rows=40, no_limit=True, **SIZES)


plain = sweep("dense({m}) tanh dense({m}) tanh dense")
print(plain.verdict)
page = plain.report("plain.html", show=False)
# picture: plain.html hessian

# %% [markdown]
# **The Hessian falls with the width**, and with it the distance from the linear model.

# %%
bottleneck = sweep("dense({m}) tanh dense(2) tanh dense({m}) tanh dense")
print(bottleneck.verdict)

# %% [markdown]
# **A bottleneck destroys linearity**, whatever the width around it.

# %%
output = sweep("dense({m}) tanh dense(1) tanh scale(2)")
print(output.verdict)

# %% [markdown]
# **So does a non-linear output**, here 2 tanh x. But where its slope stays above zero PL* holds all the
# same, and training converges.

# %%
run = plstar.train("dense(256) tanh dense(1) tanh scale(2)", "breast_cancer", rows=40, steps=300)
print(run.said("took_loss"))
print(run.said("least_quotient"))
page = run.report("run.html", show=False)
# picture: run.html mu

# %% [markdown]
# μ stays between the ends of the kernel's spectrum. That is what convergence needs; linearity is one
# way to have it, not the only one.
