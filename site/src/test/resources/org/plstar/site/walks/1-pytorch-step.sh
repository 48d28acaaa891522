# A PyTorch CNN: which step? (docs/pytorch.md)
cat > step.py <<'PY'
import torch
from torch import nn
import plstar

torch.manual_seed(1)
model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.Tanh(), nn.Flatten(), nn.Linear(8 * 36, 1))
X = torch.randn(40, 1, 8, 8)
y = torch.sin(X.sum((1, 2, 3)))[:, None]
spectrum = plstar.spectrum(model, X, y)
step = 1 / float(spectrum.blocks[0].top[0])
advice = plstar.advise(model, X, y)
print(advice)
optimizer = torch.optim.SGD(model.parameters(), lr=step)
losses = []
for _ in range(50):
    optimizer.zero_grad()
    loss = 0.5 * ((model(X) - y) ** 2).sum() / len(X)
    loss.backward()
    optimizer.step()
    losses.append(float(loss))
assert all(b < a for a, b in zip(losses, losses[1:])), losses
PY
/usr/bin/python3 -W ignore step.py | grep "To fit the training rows"
