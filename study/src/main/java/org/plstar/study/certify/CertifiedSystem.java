package org.plstar.study.certify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.certify.CertificateRefusal;
import org.plstar.data.Duplicates;
import org.plstar.network.Model;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;
import org.plstar.system.Loss;
import org.plstar.system.LossKind;
import org.plstar.system.ResidualSystem;

/**
 * The equations that certificates are about: for a data set, every distinct training row once,
 * since repeated rows would make the kernel singular.
 *
 * @param system of the rows that are kept; the model as it is evaluated
 * @param text what the equations are of, for people
 * @param data what the rows come from; absent for a system of one's own
 * @param training the layers that act in another way while the model trains
 */
public record CertifiedSystem(
        ResidualSystem system,
        String text,
        Optional<PreparedDataset> data,
        TrainingLayers training) {
    /** The largest number of equations, with which the kernel and its factor take 1 GiB. */
    private static final int MOST_EQUATIONS = 8192;

    /** The number of equations up to which the row space is used. */
    private static final int ROWS = 1200;

    /** The most operations of all trials along a run. */
    private static final double AFFORDABLE = 1e13;

    /**
     * The equations of a model on data, with its initial running statistics.
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
        return new CertifiedSystem(requireSize(system), model.text(), Optional.of(data), training);
    }

    /**
     * The equations of a system that the user defined.
     *
     * @throws Refusal if there are too many equations
     */
    public static CertifiedSystem of(ResidualSystem system) {
        return new CertifiedSystem(
                requireSize(system),
                "a program of " + system.program().nodes().size() + " lines",
                Optional.empty(),
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

    /** The same equations with the running statistics at the end of a run. */
    public CertifiedSystem with(Model model, Map<String, double[]> buffers) {
        return training.batchNorm() && data.isPresent() ? of(data.get(), model, buffers) : this;
    }

    /**
     * Refuses losses and models without a theorem, before a run begins.
     *
     * @param w0 where it begins, [p]
     * @param fix what to do about a loss that no finite weights make least
     */
    public CertifiedSystem require(Loss loss, double[] w0, String what, String fix) {
        String none = switch (LossKind.of(loss)) {
            case SQUARE -> "";
            case CROSS_ENTROPY ->
                "it minimises cross-entropy, which no finite weights bring to its least value";
            case HUBER ->
                "it minimises Huber's loss, and the theorems are those of the square loss";
            case OWN -> "it minimises the loss " + loss.text() + ", of which no theorem speaks";
        };
        if (!none.isEmpty()) {
            throw Refusal.of(CertificateRefusal.LOSS, what, none, "the square loss", fix);
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
     * The number of trials of the theorems along a run: at most {@code most}, within some minutes
     * of computation; at least two.
     */
    public int affordableSteps(int most) {
        Require.atLeast(2, most, StudyRefusal.RANGE, "most");
        return (int) Math.clamp(AFFORDABLE / operations(), 2, most);
    }

    /**
     * About the number of operations of theorems A', B' and C' at one point: the kernel, its
     * factorization, directions of the row space through all layers and their second derivatives.
     */
    public double operations() {
        double n = system.equations();
        double widths = 0;
        for (ParamLayout.Entry e : system.layout().entries()) {
            widths += e.shape().rank() > 1 ? e.shape().dim(0) : 0;
        }
        double directions = n <= ROWS ? n * n * (2.0 * system.unknowns() + n * widths) : 0;
        double reach = (double) system.samples() * widths * system.unknowns();
        return n * n * (widths + 12 * n) + directions + Math.min(reach, 1e12);
    }

    /** Whether repeated rows were left out. */
    public boolean merged() {
        return data.isPresent() && data.get().duplicates().merged() > 0;
    }

    /** The origin of the equations, by the names of a certificate's members. */
    SequencedMap<String, String> facts() {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        facts.put("network", text);
        data.ifPresent(rows -> {
            facts.put("source", rows.training().source());
            facts.put("source_sha256", rows.training().contentHash());
            facts.put("rows", rowsAsText());
            rows.targetScaling().ifPresent(s -> facts.put("targets", s));
        });
        if (training.any()) {
            facts.put(
                    "mode",
                    "the model as it is evaluated: "
                            + (training.batchNorm() ? "running statistics are constants" : "")
                            + (training.batchNorm() && training.dropout() ? ", " : "")
                            + (training.dropout() ? "dropout is the identity" : ""));
        }
        conflicts().ifPresent(c -> facts.put("conflicts", c));
        return facts;
    }

    /** The number of rows in words, and whether repeated ones were left out. */
    public String rowsAsText() {
        return system.samples()
                + " rows"
                + (merged()
                        ? ", repeated ones once; A' and B' are about these rows, each counted once"
                        : "");
    }

    /** The rows that contradict each other, as text; absent where there are none. */
    public Optional<String> conflicts() {
        List<String> all = data.map(d -> d.duplicates().conflicts()).orElse(List.of()).stream()
                .map(Duplicates.Conflict::text)
                .toList();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of("rows with the same features and different targets have no common"
                        + " solution: "
                        + String.join("; ", all));
    }
}
