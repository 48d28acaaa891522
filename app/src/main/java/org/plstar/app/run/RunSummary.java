package org.plstar.app.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.Version;
import org.plstar.app.certificate.RunProof;
import org.plstar.app.report.Finding;
import org.plstar.array.blas.Blas;
import org.plstar.data.Duplicates;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.optimize.Outcome;
import org.plstar.study.TrainingLayers;
import org.plstar.study.fit.FitResult;
import org.plstar.study.fit.Looks;
import org.plstar.study.fit.Method;
import org.plstar.study.fit.TargetErrors;
import org.plstar.system.Loss;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code run.json}, which is also what {@code --json} prints. */
public final class RunSummary {
    private static final int MOST_CONFLICTS = 20;

    private RunSummary() {}

    /** The summary of a training run. */
    public static ObjectNode of(FitResult r, Optional<RunProof> proof, String command) {
        ObjectNode j = JsonMapper.shared().createObjectNode();
        Observation last = r.last();
        KernelState kernel = r.kernels().getLast();
        KernelState first = r.kernels().getFirst();
        j.put("command", command);
        j.put("outcome", r.outcome().name().toLowerCase(Locale.ROOT));
        j.put("outcome_message", r.outcome().message());
        j.put("outcome_detail", r.detail());
        j.put("steps", last.step());
        j.put("loss", last.loss());
        j.put("initial_loss", r.path().getFirst().loss());
        number(j, "test_loss", last.testLoss());
        number(j, "train_accuracy", last.trainAccuracy());
        number(j, "test_accuracy", last.testAccuracy());
        errors(j, "train_errors", r.trainErrors());
        errors(j, "test_errors", r.testErrors());
        number(j, "eta", r.eta());
        j.put("eta_reason", r.etaReason());
        j.put("lambda_min", kernel.min());
        j.put("lambda_max", kernel.max());
        j.put("lambda_step", kernel.step());
        j.put("initial_lambda_min", first.min());
        j.put("initial_lambda_max", first.max());
        curvature(j, r);
        number(j, "condition_number", kernel.condition().value());
        if (kernel.condition().value().isEmpty()) {
            j.put("condition_number_reason", kernel.condition().reason());
        }
        number(j, "mu", r.smallestMu());
        number(j, "final_mu", last.mu());
        FloorWords.write(j.putObject("pl_floor"), r.floor(), r.data(), r.plainStep());
        ParallelWords.write(j, r);
        j.put("kernel_drift", kernel.drift());
        j.put("distance", last.distance());
        j.put("relative_distance", last.relativeDistance());
        number(j, "linearized_loss", last.linearizedLoss());
        if (last.linearizedLoss().isEmpty()) {
            j.put("linearized_loss_reason", Findings.noPrediction(r));
        }
        number(j, "predicted_rate", r.rates().predicted());
        number(j, "measured_rate", r.rates().measured());
        ArrayNode stretch = j.putArray("rate_steps");
        stretch.add(r.rates().from()).add(r.rates().to());
        boolean plain = r.plain();
        number(
                j,
                "asymptotic_rate",
                plain && r.eta().isPresent()
                        ? OptionalDouble.of(
                                Math.pow(1 - r.eta().getAsDouble() * Math.max(0, kernel.min()), 2))
                        : OptionalDouble.empty());
        ObjectNode meaning = j.putObject("meaning");
        meaning.put(
                "loss",
                r.settings().method().loss() == Loss.SQUARE
                        ? "1/(2N) sum over all N training rows and all outputs of the squared error"
                        : "mean over all N training rows of the cross-entropy, in nats");
        TrainingLayers.of(r.network())
                .meaning()
                .ifPresent(text -> meaning.put("training_layers", text));
        meaning.put(
                "errors",
                "train_errors and test_errors: root mean square and mean absolute error by target column at the last step, in the file's units; null for classes");
        meaning.put(
                "lambda",
                "eigenvalues of K/N (K = J Jᵀ, [N·C, N·C]) on "
                        + r.kernelRows().text(r.data().training().rows()));
        meaning.put(
                "lambda_max_all_rows",
                "largest eigenvalue, at the start and on all "
                        + r.data().training().rows()
                        + " training rows, of "
                        + (r.settings().method().loss() == Loss.SQUARE
                                ? "JᵀJ/N, which is that of K/N"
                                : "JᵀBJ/N, B the Hessian of the cross-entropy in the outputs"));
        meaning.put(
                "mu",
                "smallest of ½‖∇L‖²/(L - L*) over the observed steps, L* = "
                        + r.settings().method().floor(r.data().encoding().outputs())
                        + "; final_mu at the last one");
        meaning.put(
                "linear_parallel",
                "gradient descent on the linear system with matrix J_0 (guaranteed by its condition number), on the model linearized at the start, and on the network; path_bound is 2 r0/sqrt(mu)");
        meaning.put(
                "pl_floor",
                "where PL* ends, for the square loss: almost and almost_in_practice say that it holds only down to floor; profile is μ(ε), the smallest μ_t at the observed steps with a loss of at least ε; effective_rank is tr K/λ_max");
        meaning.put(
                "rate",
                "contraction of the loss per step, geometric mean over rate_steps; predicted by the model linearized at the start");
        meaning.put(
                "asymptotic_rate",
                "(1 - η λ_min)² at lambda_step: the loss's contraction once only the weakest direction is left");
        method(j.putObject("method"), r);
        looks(j.putObject("looks"), r);
        ObjectNode network = j.putObject("network");
        network.put("text", r.network().text());
        if (r.network() instanceof Network built) {
            initialization(network, built.initialization());
        }
        network.put("parameters", r.network().layout().size());
        ObjectNode data = j.putObject("data");
        data.put("name", r.data().name());
        data.put("source", r.data().training().source());
        data.put("sha256", r.data().training().contentHash());
        data.put("training_rows", r.data().training().rows());
        data.put("test_rows", r.data().test().map(t -> t.rows()).orElse(0));
        data.put("features", r.data().training().width());
        data.put("outputs", r.data().encoding().outputs());
        data.put("equations", r.data().training().rows() * r.data().encoding().outputs());
        data.put("merged_duplicates", r.data().duplicates().merged());
        data.put("conflicting_groups", r.data().duplicates().conflicts().size());
        ArrayNode conflicts = data.putArray("conflicts");
        r.data().duplicates().conflicts().stream()
                .limit(MOST_CONFLICTS)
                .forEach(c -> conflicts.add(c.text()));
        data.put("test_rows_in_training", r.data().repeated().size());
        if (!r.data().repeated().isEmpty()) {
            data.put("test_rows_in_training_where", r.data().testRowsText(r.data().repeated()));
        }
        data.put(
                "merged_test_duplicates",
                r.data().testDuplicates().map(Duplicates::merged).orElse(0));
        data.put(
                "conflicting_test_groups",
                r.data().testDuplicates().map(d -> d.conflicts().size()).orElse(0));
        ArrayNode dropped = data.putArray("constant_features");
        r.data().standardizer().constant().forEach(dropped::add);
        j.put("seed", r.settings().seed());
        j.put("precision", r.settings().precision().name().toLowerCase(Locale.ROOT));
        j.put("version", Version.current());
        j.put("java", Runtime.version().toString());
        j.put("blas", Blas.provider());
        ObjectNode columns = j.putObject("trace_columns");
        Trace.MEANING.forEach(columns::put);
        ArrayNode findings = j.putArray("findings");
        ArrayNode kinds = j.putArray("finding_kinds");
        List<Finding> said = new ArrayList<>(Findings.of(r));
        proof.ifPresent(
                p -> {
                    j.set("certificate", p.json(r));
                    said.addAll(p.findings(r));
                });
        for (Finding f : said) {
            findings.add(f.text());
            kinds.add(f.kind().name().toLowerCase(Locale.ROOT));
        }
        return j;
    }

    private static void initialization(ObjectNode network, Initialization i) {
        network.put("parametrization", i.parametrization().name().toLowerCase(Locale.ROOT));
        number(network, "sigma_w", i.sigmaW());
        network.put(
                "sigma_w_default", "1, and √2 behind relu-like activations, where sigma_w is null");
        network.put("sigma_b", i.sigmaB());
    }

    private static void curvature(ObjectNode j, FitResult r) {
        r.curvature()
                .ifPresentOrElse(
                        c -> {
                            j.put("lambda_max_all_rows", c.value());
                            ObjectNode trust = j.putObject("lambda_max_all_rows_trust");
                            trust.put("error", c.error());
                            trust.put("converged", c.converged());
                            trust.put("reason", c.reason());
                        },
                        () -> {
                            j.putNull("lambda_max_all_rows");
                            j.put(
                                    "lambda_max_all_rows_reason",
                                    "no step depends on it, and it would have taken more than looking may (--look-share)");
                        });
    }

    private static void looks(ObjectNode j, FitResult r) {
        Looks looks = r.looks();
        j.put("steps", looks.all().size());
        j.put("kernels", looks.kernels().size());
        j.put("most_kernel_equations", looks.equations());
        j.put("most_curvature_products", looks.products());
        Findings.thinned(r).ifPresent(t -> j.put("thinned", t));
    }

    /** Errors of a regression by column, in the file's units; null where there are none. */
    private static void errors(ObjectNode j, String name, List<TargetErrors> errors) {
        if (errors.isEmpty()) {
            j.putNull(name);
            return;
        }
        ArrayNode all = j.putArray(name);
        for (TargetErrors e : errors) {
            all.addObject().put("target", e.target()).put("rmse", e.rmse()).put("mae", e.mae());
        }
    }

    private static void method(ObjectNode j, FitResult r) {
        Method m = r.settings().method();
        j.put("title", m.title());
        j.put("loss", m.loss().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        j.put("label_smoothing", m.smoothing());
        j.put("optimizer", m.name());
        j.put(
                "direction",
                m.newton().isPresent() ? m.newton().get().toString() : m.direction().toString());
        j.put("schedule", m.schedule().toString());
        if (m.batches().isPresent()) {
            j.put("batch", m.batches().get().size());
            j.put("steps_per_epoch", m.batches().get().perEpoch(r.data().training().rows()));
        } else {
            j.putNull("batch");
        }
        j.put("kernel_rows", r.kernelRows().text(r.data().training().rows()));
        j.put("plain", r.plain());
    }

    /** Whether the run missed what it was asked for. */
    public static boolean missed(FitResult r) {
        return r.outcome() == Outcome.DIVERGED
                || (r.settings().until().isPresent() && r.outcome() != Outcome.TARGET_REACHED);
    }

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(name, value.getAsDouble());
        } else {
            node.putNull(name);
        }
    }
}
