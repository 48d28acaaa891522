package org.plstar.landscape.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * A network at one point w as the certificates see it: stages l = 1 … L + 1, each with z_l = Σ_t
 * T_t h_source(t), affine maps of earlier stages, and h_l = φ_l(z_l) elementwise; h_0 is the input,
 * z_{L+1} the output.
 *
 * <p>A dense network has one map for each stage, from the stage before; a residual block ends with
 * a stage of two; a convolution is a map whose weights act at many sites, a pooling one without
 * weights. The largest of a window is a map that lists what the windows see, a function that keeps
 * the largest, and the sum over each window. Two linear layers in a row are stages with the
 * identity between them. Terms are numbered t = 1 … through all stages in order, so that in a dense
 * network layer, stage and term have the same number.
 */
public final class StageNetwork {
    /**
     * The part of the memory that what is measured may take; the rest is for kernels and matrices.
     */
    private static final double ROOM = 0.6;

    private static final double GIB = 1 << 30;

    /** Matrices of this order take half a gigabyte. */
    private static final int WIDEST = 8192;

    private final int inputs;
    private final List<Stage> stages;
    private final List<StageTerm> terms;
    private final List<List<Integer>> parts;
    private final List<List<Integer>> uses;

    /**
     * One stage.
     *
     * @param width numbers in z and h
     * @param terms what z is the sum of
     * @param activation φ
     * @param windows if present, z lists what they see, and of each the first largest is kept,
     *     while all others become 0; φ is the identity then
     */
    public record Stage(
            int width, List<Term> terms, SmoothActivation activation, Optional<Patches> windows) {
        /** Copies the list. */
        public Stage {
            terms = List.copyOf(terms);
        }

        /** A stage of an activation. */
        Stage(int width, List<Term> terms, SmoothActivation activation) {
            this(width, terms, activation, Optional.empty());
        }

        /** Whether its slopes jump somewhere, while it is linear elsewhere. */
        public boolean isKinked() {
            return windows.isPresent() || activation.isKinked();
        }

        /**
         * Computes φ, φ' and φ'' as {@link SmoothActivation#evaluate} does, for some samples one
         * behind the other.
         */
        void evaluate(double[] z, double[] value, double[] first, double[] second) {
            activation.evaluate(z, value, first, second);
            windows.ifPresent(w -> keepLargest(w, z, value, first));
        }

        private void keepLargest(Patches seen, double[] z, double[] value, double[] first) {
            Arrays.fill(value, 0);
            Arrays.fill(first, 0);
            for (int at = 0; at < z.length; at += width) {
                for (int g = 0; g < seen.groups(); g++) {
                    for (int p = 0; p < seen.sites(); p++) {
                        int k = at + seen.largest(g, p, z, at);
                        value[k] = z[k];
                        first[k] = 1;
                    }
                }
            }
        }
    }

    /**
     * A map from an earlier stage.
     *
     * @param source that stage, 0 for the input
     */
    public record Term(int source, LinearMap map) {}

    /** A term with the stage that it is part of. */
    record StageTerm(int stage, int source, LinearMap map) {
        /** The map, if it has weights. */
        Optional<LinearMap.Weighted> weighted() {
            return map instanceof LinearMap.Weighted w ? Optional.of(w) : Optional.empty();
        }
    }

    /** Checks that the stages fit together. */
    StageNetwork(int inputs, List<Stage> stages) {
        this.inputs = inputs;
        this.stages = List.copyOf(stages);
        this.terms = new ArrayList<>();
        this.parts = new ArrayList<>();
        this.uses = new ArrayList<>();
        parts.add(List.of());
        uses.add(new ArrayList<>());
        for (int l = 1; l <= stages.size(); l++) {
            List<Integer> own = new ArrayList<>();
            parts.add(own);
            uses.add(new ArrayList<>());
            Stage stage = stages.get(l - 1);
            for (Term t : stage.terms) {
                if (t.source >= l || t.map.in() != width(t.source) || t.map.out() != stage.width) {
                    throw new IllegalArgumentException(
                            "stage %d takes %d numbers from stage %d to %d"
                                    .formatted(l, t.map.in(), t.source, t.map.out()));
                }
                terms.add(new StageTerm(l, t.source, t.map));
                own.add(terms.size());
                uses.get(t.source).add(terms.size());
            }
        }
        if (stages.isEmpty() || stages.getLast().activation != SmoothActivation.IDENTITY) {
            throw new IllegalArgumentException("the last stage must be linear");
        }
    }

    /**
     * Reads the program of a system: dense and convolution layers, means, multiples, sums and
     * residual blocks, with smooth activations, in whatever lines they are written.
     *
     * @param w all parameters, [p]; copied
     * @throws Refusal for other lines, or weights that are not finite
     */
    public static StageNetwork of(ResidualSystem system, double[] w) {
        requireFinite("the weights", w);
        return StageReader.read(system.program(), system.output(), system.layout(), w);
    }

    /** The same of a network. */
    public static StageNetwork of(Network network, double[] w) {
        requireFinite("the weights", w);
        return StageReader.read(network.program(), Network.OUTPUT, network.layout(), w);
    }

    /** Whether {@link #of} reads a system, whatever its weights. */
    public static boolean covers(ResidualSystem system) {
        try {
            of(system, new double[system.unknowns()]);
            return true;
        } catch (Refusal _) {
            return false;
        }
    }

    /** The rows that a system's stages read, [N, d] row-major; not to be modified. */
    public static double[] inputs(ResidualSystem system) {
        return system.input(
                system.program().inputs().entrySet().stream()
                        .filter(e -> e.getValue().axes().sample())
                        .findFirst()
                        .orElseThrow()
                        .getKey());
    }

    /** All stages, the output last. */
    public List<Stage> stages() {
        return stages;
    }

    /** Numbers per sample. */
    public int inputs() {
        return inputs;
    }

    /** L, the number of stages before the output. */
    public int hidden() {
        return stages.size() - 1;
    }

    /** C. */
    public int outputs() {
        return stages.getLast().width;
    }

    /** p. */
    public long unknowns() {
        return terms.stream()
                .flatMap(p -> p.weighted().stream())
                .mapToLong(w -> (long) w.weight().length + w.bias().length)
                .sum();
    }

    /**
     * Refuses rows of which too much would be held: derivatives of all outputs by all numbers of
     * all stages.
     */
    void requireRoom(int samples) {
        double numbers = 0;
        double largest = 0;
        for (int l = 1; l <= stages.size(); l++) {
            double here = (double) samples * width(l) * outputs();
            numbers += 2 * here + 3.0 * samples * width(l);
            largest = Math.max(largest, here);
        }
        double bytes = 8 * numbers;
        double room = Runtime.getRuntime().maxMemory();
        if (bytes > ROOM * room || largest > Integer.MAX_VALUE) {
            throw Refusal.of(
                    CertificateRefusal.TOO_MANY,
                    samples + " rows with " + outputs() + " outputs each",
                    String.format(
                            Locale.ROOT,
                            "what is measured of them takes about %.1f GiB, and the program may"
                                    + " use %.1f",
                            bytes / GIB,
                            room / GIB),
                    "fewer rows, or a smaller network",
                    "take fewer rows");
        }
    }

    /** Whether products of maps have matrices of a size that can be measured. */
    public boolean productsFit() {
        return widest() <= WIDEST;
    }

    private int widest() {
        return stages.stream().mapToInt(Stage::width).max().orElse(1);
    }

    /** Refuses to measure products of maps whose matrices are too large. */
    void requireProducts() {
        int widest = widest();
        if (!productsFit()) {
            throw Refusal.of(
                    CertificateRefusal.TOO_MANY,
                    "a stage of " + widest + " numbers",
                    "the norms of products of maps need matrices of that order, several for each"
                            + " row",
                    "at most " + WIDEST,
                    "leave products to be bounded by norms");
        }
    }

    /**
     * Operations that the norms of products of maps take for one sample and output, roughly; 0
     * where there is no product.
     */
    public double productCost() {
        double cube = 0;
        for (int l = 2; l <= hidden(); l++) {
            cube += Math.pow(width(l), 3);
        }
        return 3.0 * hidden() * cube;
    }

    /** Whether some activation has a kink: then balls end where a unit may change side. */
    public boolean isKinked() {
        return stages.stream().anyMatch(Stage::isKinked);
    }

    /** Stage l of the formulas, 1 … L + 1. */
    Stage stage(int l) {
        return stages.get(l - 1);
    }

    /** Numbers in h_l; of the input for l = 0. */
    int width(int l) {
        return l == 0 ? inputs : stages.get(l - 1).width;
    }

    /** The number of terms. */
    int terms() {
        return terms.size();
    }

    /** Term t, from 1 on. */
    StageTerm term(int t) {
        return terms.get(t - 1);
    }

    /** Numbers of the terms that stage l is made of. */
    List<Integer> termsOf(int l) {
        return parts.get(l);
    }

    /** Numbers of the terms that take h_l. */
    List<Integer> usesOf(int l) {
        return uses.get(l);
    }

    /** Numbers of the terms that have weights. */
    int[] trained() {
        return IntStream.rangeClosed(1, terms.size())
                .filter(t -> term(t).weighted().isPresent())
                .toArray();
    }

    /** Whether stage l has weights of its own. */
    boolean hasWeights(int l) {
        return stage(l).terms.stream().anyMatch(t -> t.map instanceof LinearMap.Weighted);
    }

    /** Whether it is a stack of dense layers, one behind the other. */
    public boolean isDense() {
        return terms.size() == stages.size()
                && terms.stream()
                        .allMatch(
                                p ->
                                        p.source == p.stage - 1
                                                && p.map instanceof LinearMap.Weighted w
                                                && w.isDense());
    }

    /** The map of stage l, 1 … L + 1, of a stack of dense layers. */
    LinearMap.Weighted layer(int l) {
        Stage stage = stage(l);
        if (stage.terms.size() == 1
                && stage.terms.getFirst().source == l - 1
                && stage.terms.getFirst().map instanceof LinearMap.Weighted w
                && w.isDense()) {
            return w;
        }
        throw new IllegalStateException("stage " + l + " is no dense layer");
    }

    /** Refuses numbers that are not finite. */
    static void requireFinite(String what, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            if (!Double.isFinite(numbers[i])) {
                throw Refusal.of(
                        CertificateRefusal.NOT_FINITE,
                        what + ", element " + i,
                        "it is " + numbers[i],
                        "finite numbers",
                        "a diverged run has no certificate; train with a smaller step");
            }
        }
    }
}
