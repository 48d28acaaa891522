package org.plstar.study.train.run;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.plstar.study.TrainingLayers;
import org.plstar.study.fit.FitSummary;
import org.plstar.study.fit.NoPrediction;

/** The meaning of those parts of {@code run.json} that are no single numbers. */
final class RunMeaning {
    private RunMeaning() {}

    /** The meaning of each part, by its name. */
    static SequencedMap<String, String> of(FitSummary fit) {
        SequencedMap<String, String> m = new LinkedHashMap<>();
        m.put(
                "loss",
                switch (fit.method().kind()) {
                    case SQUARE ->
                        "1/(2N) sum over all N training rows and all outputs of the squared error";
                    case CROSS_ENTROPY ->
                        "mean over all N training rows of the cross-entropy, in nats";
                    case HUBER ->
                        "1/N sum over all N training rows and all outputs of ½ r² for residuals r"
                                + " below δ in size, of δ(|r| - ½ δ) for others; δ is 1 or stands"
                                + " behind huber";
                    case OWN ->
                        "mean over all N training rows of " + fit.method().loss();
                });
        new TrainingLayers(fit.network().batchNorm(), fit.network().dropout(), 1)
                .meaning()
                .ifPresent(text -> m.put("training_layers", text));
        m.put(
                "errors",
                "train_errors and test_errors: root mean square and mean absolute error by target"
                        + " column at the last step, in the file's units; null for classes");
        m.put(
                "lambda",
                "eigenvalues of K/N (K = J Jᵀ, [N·C, N·C]) on " + fit.method().kernelRows());
        m.put("least_loss", "L* = " + fit.method().leastLoss() + ", the least value of the loss");
        m.put(
                "linear_parallel",
                "gradient descent on the linear system with matrix J_0 (guaranteed by its condition"
                        + " number), on the model linearized at the start, and on the network;"
                        + " path_bound is 2 r0/sqrt(mu)");
        m.put(
                "pl_floor",
                "what the kernel where the run ended shows of the square loss: singular says that K"
                        + " has zero eigenvalues that neither p < n nor contradicting rows explain;"
                        + " forecast is what zero eigenvalues leave of the loss before the first"
                        + " step, to first order; profile is μ(ε), the smallest μ_t at the observed"
                        + " steps with a loss of at least ε; effective_rank is tr K/λ_max");
        m.put("sigma_w", "null: the default, 1 and √2 behind relu-like activations");
        return m;
    }

    /** The reason why there is no prediction in closed form, and how to get one. */
    static String noPrediction(FitSummary r) {
        return r.law()
                .noPrediction()
                .map(why -> why.reason()
                        + (why == NoPrediction.KERNEL_OF_SOME_ROWS
                                ? "; take --looks every for it"
                                : ""))
                .orElse("none was asked for");
    }
}
