package org.plstar.study.train.command;

import java.util.function.Function;
import org.plstar.network.Architecture;
import org.plstar.network.Model;
import org.plstar.network.ModelState;
import org.plstar.network.Weights;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.Subject;
import org.plstar.study.certify.ProvableStart;
import org.plstar.study.fit.FitRequest;
import org.plstar.study.fit.Method;
import org.plstar.study.fit.NoPrediction;
import org.plstar.study.options.CommonOptions;
import org.plstar.study.options.DataOptions;
import org.plstar.study.options.HoldoutOptions;
import org.plstar.study.options.NetworkOptions;
import org.plstar.study.options.TerminalProgress;
import org.plstar.study.options.UnusedOption;
import org.plstar.study.refusal.RequestRefusal;
import org.plstar.study.store.RunDirectory;
import org.plstar.study.store.RunRequest;

/** The options for model, data and training, as a request. */
record FitOptions(
        DataOptions data,
        HoldoutOptions holdout,
        NetworkOptions network,
        MethodOptions method,
        StepOptions steps,
        CommonOptions common) {
    /** Takes Adam for adapters, unless another optimizer was named. */
    FitOptions {
        if (data.adapts()) {
            method.usuallyAdam();
        }
    }

    /** The training and test rows. */
    PreparedDataset prepared() {
        return data.split(holdout, common.seed, method.loss());
    }

    /** The request of a fit with a start. */
    FitRequest fit(PreparedDataset prepared, Function<Model, ModelState> start) {
        Model built = network.forTraining(data, prepared);
        FitRequest request = new FitRequest(
                prepared,
                built,
                steps.settings(common, method, prepared, built),
                start.apply(built));
        request.requireWhole();
        return request;
    }

    /**
     * Searches for a start from which convergence is proved.
     *
     * @param weighted whether weights were given
     */
    ProvableStart provable(PreparedDataset prepared, boolean weighted) {
        if (weighted || steps.eta != null || data.model().isPresent()) {
            throw UnusedOption.because(
                    weighted ? "--weights" : steps.eta != null ? "--eta" : "a model",
                    "--provable chooses network, start and step",
                    "none of them beside --provable");
        }
        Architecture wanted = Architecture.parse(network.text());
        Method plain = steps.settings(common, method, prepared, network.build(prepared))
                .method();
        if (NoPrediction.of(plain).isPresent()) {
            throw Refusal.of(
                    StudyRefusal.PROVABLE,
                    "--provable",
                    "B' speaks of full-batch gradient descent with a constant step on the square"
                            + " loss, not of "
                            + plain.title()
                            + " as it is asked for",
                    "--optimizer gd",
                    "leave the options of the method out");
        }
        try (TerminalProgress progress = common.progress()) {
            return ProvableStart.find(
                    wanted,
                    text -> network.withText(text).build(prepared),
                    prepared,
                    common.seed,
                    progress);
        }
    }

    /**
     * The request that continues a run, on the data and from the weights that the run was started
     * with.
     */
    FitRequest request(RunDirectory directory, RunRequest request) {
        PreparedDataset prepared = again(
                request,
                "its training rows are not those that the run began with",
                "restore the file, or begin a new run");
        return fit(prepared, built -> {
            requireModel(request, built);
            return Weights.load(TrainingRun.start(directory), built);
        });
    }

    /** Refuses a model whose file has changed: arrays that stay as they are come from there. */
    private static void requireModel(RunRequest request, Model built) {
        if (!request.model().isEmpty() && !request.model().equals(built.identity())) {
            throw Refusal.of(
                    RequestRefusal.MODEL_CHANGED,
                    built.text(),
                    "the model is not the one that the run began with",
                    request.model(),
                    "restore the file, or begin a new run");
        }
    }

    /**
     * The data that a run was started with; refused, with the difference and a remedy, if they have
     * changed.
     */
    private PreparedDataset again(RunRequest request, String changed, String fix) {
        data.relativeTo(request.folder());
        PreparedDataset prepared = prepared();
        if (!prepared.training().contentHash().equals(request.data())) {
            throw Refusal.of(
                    RequestRefusal.DATA_CHANGED,
                    prepared.training().source(),
                    changed,
                    "SHA-256 " + request.data(),
                    fix);
        }
        return prepared;
    }

    /**
     * The network, data and weights of a finished run.
     *
     * @param end whether at its last weights, or at its first
     */
    Subject subject(RunDirectory directory, RunRequest request, boolean end) {
        PreparedDataset prepared =
                again(request, "its training rows are not those of the run", "restore the file");
        Model built = network.forTraining(data, prepared);
        requireModel(request, built);
        ModelState start = Weights.load(TrainingRun.start(directory), built);
        return new Subject(
                prepared,
                built,
                method.loss(),
                end ? Weights.load(directory.weights(), built) : start,
                start,
                (end ? "at the end of " : "at the start of ")
                        + directory.path()
                        + method.targets().words(),
                method.targets());
    }
}
