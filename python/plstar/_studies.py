"""The studies, as functions; made from their records by the build, not by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from ._core import study, table, trained
from ._results import Advice, Certificate, Result, Spectrum


def advise(
    model: Any, X: Any = None, y: Any = None, *, until: float | None = None, tolerance: float = 0.1,
    kernel_equations: int = 3000, verify: bool = False, verify_steps: int = 200, seed: int = 1,
    inputs: Literal["per_feature", "robust", "global", "none"] | None = None,
    loss: str | Callable[..., Any] = "square",
    targets: Literal["raw", "standardized"] | None = None, weights: Any = None, **data: Any
) -> Advice:
    """Says before training which step, momentum, batch size and width the theory asks for, and how
    many steps it will take.

    Advice is for the training rows that plstar train takes with the same options. It takes the
    tangent kernel as constant; verify trains a little by each method and shows what was predicted
    beside what happened.

    Parameters
    ----------
    model
        A text such as "dense(64) tanh dense", a torch.nn.Module, the path of an ONNX file, or a
        run.
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    until : float, optional
        The loss to reach; without it a hundredth of the loss at the start, above 0.
    tolerance : float, default 0.1
        Relative change of the kernel up to which a network counts as near-linear, above 0.
    kernel_equations : int, default 3000
        Predict from kernels of at most so many equations, rows times outputs, at least 1.
    verify : bool, default False
        Train a little by each method and compare with what was predicted.
    verify_steps : int, default 200
        Steps of each of these trainings, at least 10.
    seed : int, default 1
        Of everything random.
    inputs
        How features are scaled: per_feature, robust, global or none; default: arrays not at all.
    loss
        The loss: square, cross_entropy, with which whole numbers are classes, or huber, such as
        huber(0.5); of a torch module also an nn.MSELoss, nn.HuberLoss, nn.SmoothL1Loss,
        nn.CrossEntropyLoss or nn.BCEWithLogitsLoss.
    targets
        How numbers are scaled: raw or standardized; default: arrays not at all.
    weights
        An NPZ file, or arrays by name: the point to look at.
    **data
        Options of the command that say how data are read. test_fraction is the part of
        the rows that is held back; arrays and DataFrames: none.

    Returns
    -------
    Advice

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return study(
        "advise", Advice, model, X, y, {"until": until, "tolerance": tolerance,
        "kernel_equations": kernel_equations, "verify": verify, "verify_steps": verify_steps,
        "seed": seed}, inputs=inputs, loss=loss, targets=targets, weights=weights, **data
    )


def certify(
    model: Any, X: Any = None, y: Any = None, *, eta: float | None = None,
    measure: Literal["auto", "yes", "no"] = "auto", within: float | None = None, int8: bool = False,
    inputs: Literal["per_feature", "robust", "global", "none"] | None = None,
    targets: Literal["raw", "standardized"] | None = None, weights: Any = None, **data: Any
) -> Certificate:
    """Proves that a solution exists near a point, and that gradient descent from there reaches it,
    or says what is missing.

    DATA may also be the directory of a run: then its last weights are the point. A' is about
    gradient flow, B' about gradient descent with a constant step on all rows, C' about existence
    close by, C'' about existence near the point that Gauss-Newton steps lead to.

    Parameters
    ----------
    model
        A text such as "dense(64) tanh dense", a torch.nn.Module, the path of an ONNX file, or a
        run.
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    eta : float, optional
        Step that B' is to speak of, as in plstar train (default: that of the run, else one that B'
        allows), above 0.
    measure : {"auto", "yes", "no"}, default "auto"
        Whether it is measured how far every part of the network reaches, which sharpens A', B', C'
        and takes longer.
    within : float, optional
        How far outputs move, and which rows keep their class, while the weights move by at most
        that, in place of the theorems, above 0.
    int8 : bool, default False
        The same for the radius of rounding every array of weights to 8 bits, by half a step of its
        largest number / 127.
    inputs
        How features are scaled: per_feature, robust, global or none; default: arrays not at all.
    targets
        How numbers are scaled: raw or standardized; default: arrays not at all.
    weights
        An NPZ file, or arrays by name: the point to look at.
    **data
        Options of the command that say how data are read.

    Returns
    -------
    Certificate

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return study(
        "certify", Certificate, model, X, y, {"eta": eta, "measure": measure, "within": within,
        "int8": int8}, files=True, inputs=inputs, targets=targets, weights=weights, **data
    )


def classify(
    X: Any, y: Any, *, single: bool = False, balance: bool = False,
    prior: dict[str, float] | None = None, metric: Literal["agop"] | None = None,
    centres: int = 4000, augment: str | None = None, suspects: int = 5,
    without_suspects: bool = False, columns: bool = False, more_rows: bool = False,
    leaderboard: bool = False, seed: int = 1, test: Any = None, **data: Any
) -> Result:
    """Learns classes from a table, with nothing to tune: kernels of infinitely wide networks, of
    trees and others, chosen and averaged by the predictions of each row without it.

    They calibrate probabilities too. No rows need to be held back. Missing values, columns of text
    and rare classes are taken as they are. plstar predict takes the directory that is written.

    Parameters
    ----------
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    single : bool, default False
        Take the best kernel alone, not an average of several.
    balance : bool, default False
        Count all classes alike, whatever their numbers of rows; probabilities are then those of
        equally frequent classes.
    prior : dict[str, float], optional
        How frequent each class is among the rows to predict, if not as among the training rows,
        such as yes=0.01,no=0.99.
    metric : {"agop"}, optional
        Also try a kernel that learns how much each column counts, from the gradients of its
        predictions; worth it where many columns say nothing.
    centres : int, default 4000
        Of more than 5000 rows: how many of them the fit is spanned by; more are better and take
        longer, at least 2.
    augment : str, optional
        Learn from versions of each image too: shifted by one pixel in all directions, mirrored, or
        both (18 of each). They are formed as they are needed.
    suspects : int, default 5
        How many rows to list whose label the others contradict most, at least 0.
    without_suspects : bool, default False
        Fit again without these rows, and say what that changes on the others, each left out; the
        model keeps all rows.
    columns : bool, default False
        Measure how much each column counts: how much worse rows that are held back are predicted
        when its values are exchanged among them, ten times.
    more_rows : bool, default False
        Say what error to expect with twice and four times the rows, from fits to parts of them; for
        200 to 3,000 rows.
    leaderboard : bool, default False
        List the fits among which the model was chosen: how each did on rows left out, and its
        share.
    seed : int, default 1
        Of everything random.
    test
        Test rows, as (X, y) or a path.
    **data
        Options of the command that say how data are read.

    Returns
    -------
    Result

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return table(
        "classify", Result, X, y, {"single": single, "balance": balance, "prior": prior,
        "metric": metric, "centres": centres, "augment": augment, "suspects": suspects,
        "without_suspects": without_suspects, "columns": columns, "more_rows": more_rows,
        "leaderboard": leaderboard, "seed": seed}, test=test, **data
    )


def evaluate(
    run: Any, X: Any = None, y: Any = None, *, worst: int = 10, interval: float | None = None,
    round: Literal["none", "int8", "int4", "bf16"] = "none", **data: Any
) -> Result:
    """Says how good a trained model is on rows whose targets are known: accuracy, confusion matrix,
    precision and recall of each class, or R² and errors of numbers, and the rows that it is most
    wrong about.

    Without DATA the rows are those that the run held back. With DATA its columns are matched by
    name, the target's among them.

    Parameters
    ----------
    run
        A run, the result of classify or regress, or the path.
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    worst : int, default 10
        How many of the worst rows to name, at least 0.
    interval : float, optional
        Also the share of the rows whose truth lies in the interval of this probability about the
        prediction; runs on the square loss with one column of numbers only, above 0.
    round : {"none", "int8", "int4", "bf16"}, default "none"
        Also what rounding the weights of a network to such numbers does to its outputs: int8 and
        int4 in steps of each array's largest weight, bf16 each weight by itself.
    **data
        Options of the command that say how data are read.

    Returns
    -------
    Result

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return trained(
        "evaluate", Result, run, X, y, {"worst": worst, "interval": interval, "round": round},
        **data
    )


def infinite(
    model: str, X: Any, y: Any = None, *, kernel: Literal["ntk", "nngp"] = "ntk",
    time: Sequence[float | str] | None = None, steps: Sequence[float | str] | None = None,
    eta: float | None = None, momentum: float | None = None, nesterov: bool = False,
    ridge: Sequence[float | str] | None = None, ensemble: bool = False, trained: int | None = None,
    patient: bool = False, seed: int = 1,
    inputs: Literal["per_feature", "robust", "global", "none"] | None = None,
    targets: Literal["raw", "standardized"] | None = None, test: Any = None, **data: Any
) -> Result:
    """Predicts, without training, what networks of infinite width learn: losses and accuracies at
    any time of training on the square loss, and the spread over random starts.

    Widths in the network's text are read as infinite. Times are the step size times the number of
    steps. Predictions are the mean over random starts, on training and test rows.

    Parameters
    ----------
    model
        A text such as "dense(64) tanh dense", a torch.nn.Module, the path of an ONNX file, or a
        run.
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    kernel : {"ntk", "nngp"}, default "ntk"
        Which layers train: all for ntk, the last alone for nngp.
    time : Sequence[float | str], optional
        Times of gradient flow (inf: training without end; 1,10,100,inf where nothing else is asked
        for), at least 0, or inf.
    steps : Sequence[float | str], optional
        Numbers of steps of gradient descent with eta, at least 1.
    eta : float, optional
        Step size of steps, above 0.
    momentum : float, optional
        Momentum of steps, the heavy ball's (0 without), at least 0 and below 1.
    nesterov : bool, default False
        Take momentum as Nesterov's, as PyTorch has it.
    ridge : Sequence[float | str], optional
        Kernel ridge regression in place of training, with this multiple of the mean of the kernel's
        diagonal, above 0.
    ensemble : bool, default False
        Tell the spread over random starts, and follow single predictions.
    trained : int, optional
        Also train so many networks of the widths in network, from seeds that follow seed, and show
        their mean and spread beside the predicted ones, at least 2.
    patient : bool, default False
        Compute kernels of infinite width that take more than a day; without it they are refused
        after 15 seconds.
    seed : int, default 1
        Of everything random.
    inputs
        How features are scaled: per_feature, robust, global or none; default: arrays not at all.
    targets
        How numbers are scaled: raw or standardized; default: arrays not at all.
    test
        Test rows, as (X, y) or a path.
    **data
        Options of the command that say how data are read. test_fraction is the part of
        the rows that is held back; arrays and DataFrames: none.

    Returns
    -------
    Result

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return study(
        "infinite", Result, model, X, y, {"kernel": kernel, "time": time, "steps": steps,
        "eta": eta, "momentum": momentum, "nesterov": nesterov, "ridge": ridge,
        "ensemble": ensemble, "trained": trained, "patient": patient, "seed": seed}, inputs=inputs,
        targets=targets, test=test, **data
    )


def landscape(
    model: Any, X: Any = None, y: Any = None, *, directions: int = 2, radius: float = 0.5,
    points: int = 41, grid: int = 31, samples: int = 20, equations: int = 1200, seed: int = 1,
    inputs: Literal["per_feature", "robust", "global", "none"] | None = None,
    loss: str | Callable[..., Any] = "square",
    targets: Literal["raw", "standardized"] | None = None, weights: Any = None, **data: Any
) -> Result:
    """Looks at the loss around a run's start and end, or random weights: slices along the Hessian's
    eigenvectors and random directions, the plane of a run's path, the curvature near a solution,
    and the kernel's smallest eigenvalue over parameter space.

    DATA may be the directory of a run of plstar train: its data, network, loss and weights are
    taken. Random directions have every filter as long as the network's own.

    Parameters
    ----------
    model
        A text such as "dense(64) tanh dense", a torch.nn.Module, the path of an ONNX file, or a
        run.
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    directions : int, default 2
        Slices along so many eigenvectors and so many random directions, at least 1.
    radius : float, default 0.5
        Half length of slices in units of ‖w‖, above 0.
    points : int, default 41
        Of each slice, at least 3.
    grid : int, default 31
        Points of the plane of a run's path along either axis, so twice its square losses; 0: no
        plane, at least 0.
    samples : int, default 20
        Random weights, and points of each sphere, at which the kernel is computed, at least 1.
    equations : int, default 1200
        Compute kernels and seek a solution for at most so many equations, rows times outputs, at
        least 0.
    seed : int, default 1
        Of everything random.
    inputs
        How features are scaled: per_feature, robust, global or none; default: arrays not at all.
    loss
        The loss: square, cross_entropy, with which whole numbers are classes, or huber, such as
        huber(0.5); of a torch module also an nn.MSELoss, nn.HuberLoss, nn.SmoothL1Loss,
        nn.CrossEntropyLoss or nn.BCEWithLogitsLoss.
    targets
        How numbers are scaled: raw or standardized; default: arrays not at all.
    weights
        An NPZ file, or arrays by name: the point to look at.
    **data
        Options of the command that say how data are read.

    Returns
    -------
    Result

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return study(
        "landscape", Result, model, X, y, {"directions": directions, "radius": radius,
        "points": points, "grid": grid, "samples": samples, "equations": equations, "seed": seed},
        inputs=inputs, loss=loss, targets=targets, weights=weights, **data
    )


def regress(
    X: Any, y: Any, *, single: bool = False, metric: Literal["agop"] | None = None,
    centres: int = 4000, augment: str | None = None, columns: bool = False, more_rows: bool = False,
    leaderboard: bool = False, seed: int = 1, test: Any = None, **data: Any
) -> Result:
    """Learns numbers from a table, with nothing to tune: kernels of infinitely wide networks, of
    trees and others, chosen and averaged by the predictions of each row without it.

    No rows need to be held back. Missing values, columns of text and rare classes are taken as they
    are. plstar predict takes the directory that is written.

    Parameters
    ----------
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    single : bool, default False
        Take the best kernel alone, not an average of several.
    metric : {"agop"}, optional
        Also try a kernel that learns how much each column counts, from the gradients of its
        predictions; worth it where many columns say nothing.
    centres : int, default 4000
        Of more than 5000 rows: how many of them the fit is spanned by; more are better and take
        longer, at least 2.
    augment : str, optional
        Learn from versions of each image too: shifted by one pixel in all directions, mirrored, or
        both (18 of each). They are formed as they are needed.
    columns : bool, default False
        Measure how much each column counts: how much worse rows that are held back are predicted
        when its values are exchanged among them, ten times.
    more_rows : bool, default False
        Say what error to expect with twice and four times the rows, from fits to parts of them; for
        200 to 3,000 rows.
    leaderboard : bool, default False
        List the fits among which the model was chosen: how each did on rows left out, and its
        share.
    seed : int, default 1
        Of everything random.
    test
        Test rows, as (X, y) or a path.
    **data
        Options of the command that say how data are read.

    Returns
    -------
    Result

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return table(
        "regress", Result, X, y, {"single": single, "metric": metric, "centres": centres,
        "augment": augment, "columns": columns, "more_rows": more_rows, "leaderboard": leaderboard,
        "seed": seed}, test=test, **data
    )


def spectrum(
    model: Any, X: Any = None, y: Any = None, *,
    of: Literal["hessian", "ggn", "fisher", "empirical-fisher", "kernel"] = "hessian", top: int = 5,
    bottom: int = 1, density: bool = False, trace: bool = False, per_layer: bool = False,
    tolerance: float = 1e-6, products: int = 1000, probes: int = 60, steps: int = 60,
    estimator: Literal["hutchinson", "hutch-plus-plus", "xtrace"] = "xtrace", dense: int = 1500,
    seed: int = 1, inputs: Literal["per_feature", "robust", "global", "none"] | None = None,
    loss: str | Callable[..., Any] = "square",
    targets: Literal["raw", "standardized"] | None = None, weights: Any = None, **data: Any
) -> Spectrum:
    """Eigenvalues, trace and spectral density of the loss's Hessian, the Gauss-Newton matrix, the
    Fisher information or the tangent kernel, at a run's weights or at random ones, each with its
    error.

    DATA may be the directory of a run of plstar train: its data, network, loss and weights are
    taken. Everything is of the mean loss over the training rows, and of K/N, so all four share one
    normalisation. Up to order dense all eigenvalues are computed; above, Lanczos' method finds the
    extreme ones by products alone. The error of an eigenvalue bounds its distance to a true one;
    intervals are of 95 %.

    Parameters
    ----------
    model
        A text such as "dense(64) tanh dense", a torch.nn.Module, the path of an ONNX file, or a
        run.
    X
        Rows: an array of shape (N, ...), a tensor, a DataFrame or a path; a run has its own.
    y
        Targets: numbers as they are, (N,) or (N, C), or text as classes; for a module of several
        outputs whole numbers, (N,), are the outputs of the rows' classes, from 0; of a DataFrame or
        path also a column's name.
    of : {"hessian", "ggn", "fisher", "empirical-fisher", "kernel"}, default "hessian"
        Which operator.
    top : int, default 5
        How many of the largest eigenvalues, at least 0.
    bottom : int, default 1
        How many of the smallest eigenvalues, at least 0.
    density : bool, default False
        Sample the spectral density.
    trace : bool, default False
        Estimate the trace.
    per_layer : bool, default False
        Look at each layer too: its diagonal block, or its share of the kernel.
    tolerance : float, default 1e-6
        Residuals of eigenvalues, relative to the largest, above 0 and below 1.
    products : int, default 1000
        Most products for the eigenvalues of one operator, at least 1.
    probes : int, default 60
        Products for a trace; a sixth as many probes for a density, at least 6.
    steps : int, default 60
        Lanczos steps per probe of the density, at least 2.
    estimator : {"hutchinson", "hutch-plus-plus", "xtrace"}, default "xtrace"
        Of the trace.
    dense : int, default 1500
        Order up to which all eigenvalues are computed, at least 0 and at most 15000.
    seed : int, default 1
        Of everything random.
    inputs
        How features are scaled: per_feature, robust, global or none; default: arrays not at all.
    loss
        The loss: square, cross_entropy, with which whole numbers are classes, or huber, such as
        huber(0.5); of a torch module also an nn.MSELoss, nn.HuberLoss, nn.SmoothL1Loss,
        nn.CrossEntropyLoss or nn.BCEWithLogitsLoss.
    targets
        How numbers are scaled: raw or standardized; default: arrays not at all.
    weights
        An NPZ file, or arrays by name: the point to look at.
    **data
        Options of the command that say how data are read.

    Returns
    -------
    Spectrum

    Raises
    ------
    Refusal
        If it cannot be served.
    """
    return study(
        "spectrum", Spectrum, model, X, y, {"of": of, "top": top, "bottom": bottom,
        "density": density, "trace": trace, "per_layer": per_layer, "tolerance": tolerance,
        "products": products, "probes": probes, "steps": steps, "estimator": estimator,
        "dense": dense, "seed": seed}, inputs=inputs, loss=loss, targets=targets, weights=weights,
        **data
    )


__all__ = [
    "advise", "certify", "classify", "evaluate", "infinite", "landscape", "regress", "spectrum",
]
