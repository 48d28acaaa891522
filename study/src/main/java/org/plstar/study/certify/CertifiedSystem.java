package org.plstar.study.certify;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.data.Duplicates;
import org.plstar.landscape.certificate.CertificateRefusal;
import org.plstar.landscape.certificate.PointBounds;
import org.plstar.landscape.certificate.StageNetwork;
import org.plstar.network.Model;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * The equations that certificates are about: of a data set every training row once, since repeated
 * ones would make the kernel singular.
 *
 * @param system of the rows that are kept; the model as it is evaluated
 * @param text what the equations are of, for people
 * @param data what the rows come from; absent for a system of one's own
 * @param curved whether it is made of stages, whose second derivatives have known bounds; the
 *     certificates of others rest on slopes alone
 * @param training the layers that act in another way while the model trains
 */
public record CertifiedSystem(
        ResidualSystem system,
        String text,
        Optional<PreparedDataset> data,
        boolean curved,
        TrainingLayers training) {
    /** The kernel and its factor then take 1 GiB. */
    private static final int MOST_EQUATIONS = 8192;

    /** Equations up to which slots are mixed. */
    private static final int MIXED = 50;

    /** Operations that all tries along a run may take. */
    private static final double AFFORDABLE = 1e13;

    /**
     * The equations of a model on data, its running statistics as they begin.
     *
     * @throws Refusal if there are too many equations
     */
    public static CertifiedSystem of(PreparedDataset data, Model model) {
        return of(data, model, model.initialBuffers());
    }

    /**
     * The equations of a model on data.
     *
     * @param buffers running statistics, as constants
     * @throws Refusal if there are too many equations
     */
    public static CertifiedSystem of(
            PreparedDataset data, Model model, Map<String, double[]> buffers) {
        int[] kept = data.duplicates().kept();
        ResidualSystem all = data.trainingSystem(model, buffers);
        ResidualSystem system = kept.length < all.samples() ? all.rows(kept) : all;
        TrainingLayers training = TrainingLayers.of(model);
        return new CertifiedSystem(
                requireSize(system),
                model.text(),
                Optional.of(data),
                !training.any() && StageNetwork.covers(system),
                training);
    }

    /**
     * A system of one's own.
     *
     * @throws Refusal if there are too many equations
     */
    public static CertifiedSystem of(ResidualSystem system) {
        return new CertifiedSystem(
                requireSize(system),
                "a program of " + system.program().nodes().size() + " lines",
                Optional.empty(),
                StageNetwork.covers(system),
                new TrainingLayers(false, false, 1));
    }

    private static ResidualSystem requireSize(ResidualSystem system) {
        if (system.equations() > MOST_EQUATIONS) {
            throw Refusal.of(
                    CertificateRefusal.TOO_MANY,
                    system.equations() + " equations",
                    "the tangent kernel would take more than a gigabyte",
                    "at most " + MOST_EQUATIONS,
                    "use fewer rows");
        }
        return system;
    }

    /** The same equations with the running statistics that a run ended with. */
    public CertifiedSystem with(Model model, Map<String, double[]> buffers) {
        return training.batchNorm() && data.isPresent() ? of(data.get(), model, buffers) : this;
    }

    /**
     * Refuses what no theorem speaks of, before a run begins.
     *
     * @param w0 where it begins, [p]
     * @param fix what to do about a loss that no finite weights make least
     */
    public CertifiedSystem require(Loss loss, double[] w0, String what, String fix) {
        if (loss != Loss.SQUARE) {
            throw Refusal.of(
                    CertificateRefusal.LOSS,
                    what,
                    loss == Loss.CROSS_ENTROPY
                            ? "it minimises cross-entropy, which no finite weights bring to its"
                                    + " least value"
                            : "it minimises the loss "
                                    + loss.text()
                                    + ", of which no theorem speaks",
                    "the square loss",
                    fix);
        }
        for (double v : w0) {
            if (!Double.isFinite(v)) {
                throw Refusal.of(
                        CertificateRefusal.NOT_FINITE,
                        what,
                        "a weight is " + v,
                        "finite weights",
                        "train with a smaller step, or name other weights");
            }
        }
        return this;
    }

    /**
     * How often theorems are tried along a run: at most {@code most} times, and so that all of it
     * stays within some minutes; at least twice.
     */
    public int affordableSteps(int most) {
        Require.atLeast(2, most, StudyRefusal.RANGE, "most");
        return (int) Math.clamp(AFFORDABLE / operations(), 2, most);
    }

    /**
     * About the most operations that A', B' and C' at one point take, products of weights aside: n²
     * Σ m_l for the kernel, 12 n³ for its ends, and up to a hundred bounds Λ(R), each (L + 1)²
     * norms of N x N matrices by squaring; where the row space is measured too, what that takes on
     * top.
     */
    public double operations() {
        double n = system.equations();
        double samples = system.samples();
        // up to twenty passes of some five Jacobians, the kernel and its ends
        double slopes = n * system.unknowns() * (200 + n) + 12 * n * n * n;
        if (!curved) {
            return slopes;
        }
        double widths = 0;
        int layers = 0;
        for (ParamLayout.Entry e : system.layout().entries()) {
            if (e.shape().rank() > 1) {
                widths += e.shape().dim(0) + e.shape().dim(1);
                layers++;
            }
        }
        double norms = 100.0 * layers * layers * 16 * samples * samples * samples;
        double whole = n * n * widths + 12 * n * n * n + norms + 6.0 * samples * system.unknowns();
        StageNetwork stack = StageNetwork.of(system, new double[system.unknowns()]);
        return whole
                + (stack.isKinked() ? slopes : 0)
                + (PointBounds.sharpens(stack, system.equations()) ? norms + rowSpace(widths) : 0);
    }

    /**
     * Of the restricted tensor and its flattenings: a tangent pass along n directions and n kernels
     * of them, 20 n⁴, and for few equations the form that mixes slots.
     */
    private double rowSpace(double widths) {
        double n = system.equations();
        double square = n * n;
        double mixed =
                system.equations() <= MIXED ? 2 * square * square * widths + Math.pow(n, 6) / 3 : 0;
        return 4 * square * system.unknowns()
                + 6 * square * n * widths
                + 20 * square * square
                + mixed;
    }

    /** Whether repeated rows were left out. */
    public boolean merged() {
        return data.isPresent() && data.get().duplicates().merged() > 0;
    }

    /** Says what the equations come from. */
    public void describe(SequencedMap<String, String> facts) {
        facts.put("network", text);
        if (data.isEmpty()) {
            return;
        }
        PreparedDataset rows = data.get();
        facts.put("source", rows.training().source());
        facts.put("source_sha256", rows.training().contentHash());
        facts.put(
                "rows",
                system.samples()
                        + " rows"
                        + (merged()
                                ? ", repeated ones once; A' and B' are about these rows, each"
                                        + " counted once"
                                : ""));
        rows.targetScaling().ifPresent(s -> facts.put("targets", s));
        if (training.any()) {
            facts.put(
                    "mode",
                    "the model as it is evaluated: "
                            + (training.batchNorm() ? "running statistics are constants" : "")
                            + (training.batchNorm() && training.dropout() ? ", " : "")
                            + (training.dropout() ? "dropout is the identity" : ""));
        }
        List<String> conflicts =
                rows.duplicates().conflicts().stream().map(Duplicates.Conflict::text).toList();
        if (!conflicts.isEmpty()) {
            facts.put(
                    "conflicts",
                    "rows with the same features and different targets have no common solution: "
                            + String.join("; ", conflicts));
        }
    }
}
