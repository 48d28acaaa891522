package org.plstar.study.certify;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.plstar.certify.CertificateRefusal;
import org.plstar.certify.LoweredEquations;
import org.plstar.certify.Prover;
import org.plstar.certify.Trial;
import org.plstar.network.Activate;
import org.plstar.network.Architecture;
import org.plstar.network.Dense;
import org.plstar.network.Layer;
import org.plstar.network.Network;
import org.plstar.network.PairedStart;
import org.plstar.network.Parametrization;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Progress;
import org.plstar.study.StudyRefusal;

/**
 * A width, a start and a step for which B' holds before the first step, so that convergence is
 * proved from the start.
 *
 * <p>The start has F = 0 ({@link PairedStart}), so r0 = ‖y‖ whatever the width m, while Λ falls
 * like m^-½; widths are doubled, and the bound evaluated at each, until it holds. The output's σ_w
 * stays what it was.
 *
 * @param text the network that was found
 * @param start where to begin, [p]
 * @param eta in the normalisation of {@code plstar train}
 * @param words what was chosen and why
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record ProvableStart(String text, double[] start, double eta, String words) {
    /** The most bytes of the search: weights, gradients and activations at one width. */
    private static final double MOST_BYTES = 1L << 30;

    /** The least width that is tried. */
    private static final int LEAST = 64;

    private static final int MOST_SCALE = 1 << 12;

    /**
     * Searches: first for a width, then, where no width within memory will do, for a scale of the
     * output at the width asked for. Cost: a certificate for each.
     *
     * @param wanted the network whose hidden widths are the first that are tried
     * @param build makes a network of a text
     * @throws Refusal if neither is found
     */
    public static ProvableStart find(
            Architecture wanted,
            Function<String, Network> build,
            PreparedDataset data,
            long seed,
            Progress progress) {
        require(wanted, build, data);
        List<String> tooNarrow = new ArrayList<>();
        for (Architecture a = even(wanted); ; ) {
            Network network = build.apply(a.text());
            progress.at("B' for " + a.text(), 0, 1);
            Tried t = tried(network, data, seed);
            if (t.proof.holds()) {
                return found(a, t, tooNarrow, data);
            }
            tooNarrow.add(a.text() + " (" + t.proof.words() + ")");
            // curvature falls like the root of the width
            double factor = t.proof.tooLarge().orElse(2);
            Architecture wider = widened(a, Math.clamp((long) (factor * factor), 2, 1 << 16));
            if (bytes(build.apply(wider.text()), data) > MOST_BYTES) {
                double first = tooNarrow.size() > 1 ? 2 : factor;
                return scaled(first, tooNarrow, wanted, build, data, seed, progress);
            }
            a = wider;
        }
    }

    private record Tried(double[] start, Trial proof) {}

    private static Tried tried(Network network, PreparedDataset data, long seed) {
        double[] start = PairedStart.of(network, seed);
        CertifiedSystem about = CertifiedSystem.of(data, network);
        LoweredEquations equations = LoweredEquations.of(List.of(about.system()), start);
        return new Tried(start, new Prover(equations, Prover.Measure.NO).descent(start));
    }

    private static ProvableStart found(
            Architecture a, Tried t, List<String> tooNarrow, PreparedDataset data) {
        double eta = t.proof.step().orElseThrow() * data.training().rows();
        String before =
                tooNarrow.isEmpty() ? "the first that was tried" : "after " + tooNarrow.getLast();
        return new ProvableStart(
                a.text(),
                t.start,
                eta,
                String.format(
                        Locale.ROOT,
                        "the network %s, %s; with paired output weights ±1 the start has F = 0, and"
                                + " from there B' holds with η = %.4g, R = %.4g",
                        a.text(),
                        before,
                        eta,
                        t.proof.radius().orElseThrow()));
    }

    private static void require(
            Architecture wanted, Function<String, Network> build, PreparedDataset data) {
        List<Layer> layers = wanted.layers();
        boolean dense = layers.size() >= 3 && layers.size() % 2 == 1;
        for (int i = 0; i < layers.size(); i++) {
            dense &=
                    i % 2 == 0 ? layers.get(i) instanceof Dense : layers.get(i) instanceof Activate;
        }
        if (!dense) {
            throw refused(
                    "network " + wanted.text(),
                    "widths and pairs are known for dense layers with activations between them"
                            + " only",
                    "such a network",
                    "leave the network out");
        }
        Network first = build.apply(wanted.text());
        boolean kinks = LoweredEquations.of(
                        List.of(CertifiedSystem.of(data, first).system()),
                        new double[first.layout().size()])
                .programs()
                .getFirst()
                .lines()
                .stream()
                .anyMatch(l -> l.startsWith("relu"));
        if (kinks) {
            throw Refusal.of(
                    CertificateRefusal.NOT_SMOOTH,
                    "network " + wanted.text(),
                    "the balls that theorems need at a start hold kinks of its units",
                    "smooth activations",
                    "use tanh, gelu or softplus in its place");
        }
        if (first.initialization().parametrization() != Parametrization.NTK) {
            throw refused(
                    "a provable start",
                    "curvature falls with the width in the NTK parametrization only",
                    "parametrization ntk",
                    "leave the parametrization out");
        }
        if (data.duplicates().merged() > 0 || !data.duplicates().conflicts().isEmpty()) {
            throw refused(
                    data.training().source(),
                    "some training rows have the same features, so that the tangent kernel is"
                            + " singular for every width",
                    "rows that differ",
                    "remove the repetitions");
        }
    }

    /**
     * The architecture with hidden widths rounded up to even numbers of at least {@link #LEAST}.
     */
    private static Architecture even(Architecture a) {
        return widths(a, m -> Math.max(LEAST, m + m % 2));
    }

    /**
     * The architecture with all hidden widths multiplied by the least power of two ≥
     * {@code factor}.
     */
    private static Architecture widened(Architecture a, long factor) {
        int times = powerOfTwo((double) factor);
        return widths(a, m -> Math.toIntExact(Math.min(1L << 30, (long) m * times)));
    }

    private static int powerOfTwo(double least) {
        int p = 2;
        while (p < least && p < MOST_SCALE) {
            p *= 2;
        }
        return p;
    }

    private static Architecture widths(Architecture a, Function<Integer, Integer> change) {
        List<Layer> layers = new ArrayList<>(a.layers());
        for (int i = 0; i < layers.size() - 1; i++) {
            if (layers.get(i) instanceof Dense d) {
                layers.set(
                        i,
                        new Dense(
                                Optional.of(change.apply(d.units().orElse(LEAST))),
                                d.bias(),
                                d.sigmaW(),
                                d.sigmaB()));
            }
        }
        return new Architecture(layers);
    }

    /** Six copies of the weights, and a dozen of the activations of all rows. */
    private static double bytes(Network network, PreparedDataset data) {
        double widths = 0;
        for (var e : network.layout().entries()) {
            widths += e.shape().rank() > 1 ? e.shape().dim(0) : 0;
        }
        return 8.0 * (6.0 * network.layout().size() + 12.0 * data.training().rows() * widths);
    }

    /**
     * An output scale, a power of two, for which the bound holds at the width asked for: with it
     * curvature over a0² falls.
     *
     * @param least by which factor the residual was too large without it
     * @throws Refusal if there is none
     */
    private static ProvableStart scaled(
            double least,
            List<String> tooNarrow,
            Architecture wanted,
            Function<String, Network> build,
            PreparedDataset data,
            long seed,
            Progress progress) {
        Architecture narrow = even(wanted);
        for (int scale = powerOfTwo(least / 2); scale <= MOST_SCALE; scale *= 2) {
            Architecture a = scaled(narrow, scale);
            Network network = build.apply(a.text());
            if (bytes(network, data) <= MOST_BYTES) {
                progress.at("B' for " + a.text(), 0, 1);
                Tried t = tried(network, data, seed);
                if (t.proof.holds()) {
                    return found(a, t, tooNarrow, data);
                }
            }
        }
        throw refused(
                "a provable start",
                "no width within a gigabyte is enough, and no scale of the output up to "
                        + MOST_SCALE
                        + (tooNarrow.isEmpty() ? "" : "; the last width: " + tooNarrow.getLast()),
                "a network for which the bound holds",
                "take fewer rows, or rows that differ more");
    }

    private static Architecture scaled(Architecture a, double scale) {
        List<Layer> layers = new ArrayList<>(a.layers());
        if (layers.getLast() instanceof Dense d) {
            layers.set(
                    layers.size() - 1,
                    new Dense(
                            d.units(),
                            d.bias(),
                            OptionalDouble.of(scale * d.sigmaW().orElse(1)),
                            d.sigmaB()));
        }
        return new Architecture(layers);
    }

    private static Refusal refused(String what, String problem, String expected, String fix) {
        return Refusal.of(StudyRefusal.PROVABLE, what, problem, expected, fix);
    }
}
