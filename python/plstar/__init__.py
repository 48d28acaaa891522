"""Whether, how fast and why gradient descent fits an over-parameterized model, and the proof.

Each function takes a model, which is a text such as ``"dense(64) tanh dense"``, a ``torch.nn.Module``,
the path of an ``.onnx`` file or a run of ``train``, and data: arrays, tensors, a DataFrame, or a path.
Arrays are taken as they are: nothing is scaled unless you ask for it.
"""

from ._claims import Finding, claims
from ._commands import Kernel, check, linearity, ntk, operator, predict, solve, train
from ._errors import Crash, Refusal
from ._part import Part
from ._process import close, options
from ._program import VERSION as __version__
from ._operator import Operator
from ._results import Advice, Certificate, Result, Run, Spectrum
from ._studies import *  # noqa: F403
from ._studies import __all__ as _studies
from ._tables import TableClassifier, TableRegressor, TangentKernelClassifier, TangentKernelRegressor
from ._watch import Watch, watch

__all__ = [
    *_studies, "Advice", "Certificate", "Crash", "Finding", "Kernel", "Operator", "Part", "Refusal", "Result", "Run", "Spectrum", "TableClassifier",
    "TableRegressor", "TangentKernelClassifier", "TangentKernelRegressor", "Watch", "check", "claims", "close",
    "linearity", "ntk", "operator", "options", "predict", "solve", "train", "watch",
]
