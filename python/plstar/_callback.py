"""A watch as a callback of a framework, which is imported when it is asked for."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._watch import Watch


def callback(watch: Watch, framework: str) -> Any:
    """An instance of a subclass of the framework's callback, with one hook, in which the watch looks."""
    if framework not in _MADE:
        raise TypeError(f"callback: {framework!r} is not known; expected one of {', '.join(_MADE)}")
    place, made = _MADE[framework]
    return made(watch, importlib.import_module(place))


def _lightning(watch: Watch, module: Any) -> Any:
    class PlstarCallback(module.Callback):
        """Looks before the steps of the optimizer, in process 0."""

        def on_before_optimizer_step(self, trainer: Any, pl_module: Any, optimizer: Any) -> None:
            if trainer.is_global_zero:
                watch._before(trainer.global_step, optimizer)

    return PlstarCallback()


def _transformers(watch: Watch, module: Any) -> Any:
    class PlstarCallback(module.TrainerCallback):
        """Looks at the beginning of steps, in process 0."""

        def on_step_begin(self, args: Any, state: Any, control: Any, optimizer: Any = None, **rest: Any) -> None:
            if state.is_world_process_zero:
                watch._before(state.global_step, optimizer)

    return PlstarCallback()


def _keras(watch: Watch, module: Any) -> Any:
    backend = module.backend.backend()
    if backend != "torch":
        raise TypeError(f"callback: keras computes by {backend}; expected torch: set KERAS_BACKEND=torch")

    class PlstarCallback(module.callbacks.Callback):
        """Looks at the beginning of steps."""

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            watch.step()

    return PlstarCallback()


_MADE = {
    "lightning": ("lightning.pytorch", _lightning),
    "pytorch_lightning": ("pytorch_lightning", _lightning),
    "transformers": ("transformers", _transformers),
    "keras": ("keras", _keras),
}
