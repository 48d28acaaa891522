package org.plstar.study.certify;

import java.util.List;
import java.util.SequencedMap;
import org.plstar.data.Duplicates;
import org.plstar.landscape.certificate.CertificateRefusal;
import org.plstar.landscape.certificate.PointBounds;
import org.plstar.landscape.certificate.StageNetwork;
import org.plstar.network.Model;
import org.plstar.network.Network;
import org.plstar.program.ParamLayout;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.system.Loss;
import org.plstar.system.ResidualSystem;

/**
 * The equations that certificates are about: every training row once, since repeated ones would
 * make the kernel singular.
 *
 * @param system of the rows that are kept
 */
public record CertifiedSystem(PreparedDataset data, Network network, ResidualSystem system) {
    /** The kernel and its factor then take 1 GiB. */
    private static final int MOST_EQUATIONS = 8192;

    /** Equations up to which slots are mixed. */
    private static final int MIXED = 50;

    /** Operations that all tries along a run may take. */
    private static final double AFFORDABLE = 1e13;

    /**
     * The equations of a model on data.
     *
     * @param what the model comes from, for refusals
     * @throws Refusal if the model is not made of layers, or there are too many equations
     */
    public static CertifiedSystem of(PreparedDataset data, Model model, String what) {
        Network network = layers(model, what);
        // layers are refused by type, whatever their weights
        StageNetwork.of(network, new double[network.layout().size()]);
        int[] kept = data.duplicates().kept();
        ResidualSystem all = data.trainingSystem(network);
        ResidualSystem system = kept.length < all.samples() ? all.rows(kept) : all;
        if (system.equations() > MOST_EQUATIONS) {
            throw Refusal.of(
                    CertificateRefusal.TOO_MANY,
                    system.equations() + " equations",
                    "the tangent kernel would take more than a gigabyte",
                    "at most " + MOST_EQUATIONS,
                    "use fewer rows");
        }
        return new CertifiedSystem(data, network, system);
    }

    /** The layers of a model; those of an imported one are not known. */
    private static Network layers(Model model, String what) {
        if (model instanceof Network layers) {
            return layers;
        }
        throw Refusal.of(
                CertificateRefusal.LAYER,
                what,
                "its model came from an ONNX file, for which no bound of the second derivative is"
                        + " known",
                "a network of layers with smooth activations",
                "give or train one by its layers");
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
                    "it minimises cross-entropy, which no finite weights bring to its least value",
                    "the square loss",
                    fix);
        }
        StageNetwork.of(network, w0);
        return this;
    }

    /**
     * How often theorems are tried along a run: at most {@code most} times, and so that all of it
     * stays within some minutes; at least twice.
     */
    public int affordableSteps(int most) {
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
        double widths = 0;
        int layers = 0;
        for (ParamLayout.Entry e : network.layout().entries()) {
            if (e.shape().rank() > 1) {
                widths += e.shape().dim(0) + e.shape().dim(1);
                layers++;
            }
        }
        double norms = 100.0 * layers * layers * 16 * samples * samples * samples;
        double whole = n * n * widths + 12 * n * n * n + norms + 6.0 * samples * system.unknowns();
        StageNetwork stack = StageNetwork.of(network, new double[network.layout().size()]);
        return whole
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
        return data.duplicates().merged() > 0;
    }

    /** Says what the equations come from. */
    public void describe(SequencedMap<String, String> facts) {
        facts.put("network", network.architecture().text());
        facts.put("source", data.training().source());
        facts.put("source_sha256", data.training().contentHash());
        facts.put(
                "rows",
                system.samples()
                        + " rows"
                        + (merged()
                                ? ", repeated ones once; A' and B' are about these rows, each"
                                        + " counted once"
                                : ""));
        List<String> conflicts =
                data.duplicates().conflicts().stream().map(Duplicates.Conflict::text).toList();
        if (!conflicts.isEmpty()) {
            facts.put(
                    "conflicts",
                    "rows with the same features and different targets have no common solution: "
                            + String.join("; ", conflicts));
        }
    }
}
