package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.plstar.array.UnaryFn;
import org.plstar.program.Kinks;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;

/**
 * The properties that a family of programs, equal except for a width, shows without being run:
 * obstructions to linearity, and kinks.
 *
 * <p>Two members are compared node by node; a size that is the same in both does not grow. Weights
 * behind a layer that does not grow, and non-linear functions of weighted sums whose number does
 * not grow, keep second derivatives of order one (C. Liu, L. Zhu, M. Belkin, "On the linearity of
 * large non-linear models", 2020). A normalisation, whose fixed numbers are averages over a growing
 * layer and not weighted sums, is none of these.
 *
 * @param obstacles in the order of the program; empty also if the members could not be compared
 * @param kinks names of operations without a second derivative somewhere
 * @param compared whether two members could be compared
 */
public record Structure(
        List<NonlinearityObstruction> obstacles, Set<String> kinks, boolean compared) {
    private static final int[][] FACTORS = {{2, 4}, {3, 9}, {5, 10}};

    /** Copies {@code obstacles} and {@code kinks}. */
    public Structure {
        obstacles = List.copyOf(obstacles);
        kinks = new LinkedHashSet<>(kinks);
    }

    /**
     * Compares the programs of a few widths.
     *
     * @param family the program of a width
     * @param width a width that the family takes, and so do multiples of it
     */
    public static Structure of(IntFunction<Program> family, int width) {
        Program first = family.apply(width);
        for (int[] factor : FACTORS) {
            Optional<Structure> found =
                    compare(family.apply(factor[0] * width), family.apply(factor[1] * width));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new Structure(List.of(), Kinks.of(first), false);
    }

    private static Optional<Structure> compare(Program narrow, Program wide) {
        List<Node> a = narrow.nodes();
        List<Node> b = wide.nodes();
        if (a.size() != b.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < a.size(); i++) {
            if (a.get(i).op().getClass() != b.get(i).op().getClass()
                    || !a.get(i).operands().equals(b.get(i).operands())) {
                return Optional.empty();
            }
        }
        Search s = new Search(narrow, wide);
        return Optional.of(new Structure(s.obstacles(), Kinks.of(narrow), true));
    }

    /** The comparison of two programs of different widths. */
    private static final class Search {
        private final List<Node> nodes;
        private final List<Node> wide;
        private final boolean[] varies;

        /**
         * For each node that is a weighted sum or a linear function of one, the weights; empty for
         * others.
         */
        private final List<Set<String>> sums = new ArrayList<>();

        /** For each node, whether weights enter after it. */
        private final boolean[] weighted;

        Search(Program narrow, Program wide) {
            this.nodes = narrow.nodes();
            this.wide = wide.nodes();
            this.varies = Kinks.varying(narrow);
            this.weighted = new boolean[nodes.size()];
            for (int i = nodes.size() - 1; i >= 0; i--) {
                for (int o : nodes.get(i).operands()) {
                    weighted[o] |= weighted[i] || (perSample(o) && takesWeights(i));
                }
            }
            for (int i = 0; i < nodes.size(); i++) {
                sums.add(sumsOf(i));
            }
        }

        List<NonlinearityObstruction> obstacles() {
            List<NonlinearityObstruction> found = new ArrayList<>();
            for (int at = 0; at < nodes.size(); at++) {
                int i = at;
                int degree = fixedInDegree(i);
                if (degree > 0) {
                    found.add(new NonlinearityObstruction(
                            NonlinearityObstruction.Kind.BOTTLENECK,
                            String.join(", ", weightsOf(i))
                                    + " weighs "
                                    + degree
                                    + (degree == 1 ? " number" : " numbers")
                                    + " at every width",
                            degree));
                } else if (nonLinear(i)) {
                    fixedSum(i)
                            .ifPresent(o -> found.add(new NonlinearityObstruction(
                                    weighted[o]
                                            ? NonlinearityObstruction.Kind.BOTTLENECK
                                            : NonlinearityObstruction.Kind.OUTPUT_NONLINEARITY,
                                    name(o, i),
                                    size(o))));
                }
            }
            return found.stream().distinct().toList();
        }

        private String name(int operand, int i) {
            String what = nodes.get(i).op() instanceof Op.Unary(UnaryFn fn)
                    ? fn.name().toLowerCase(Locale.ROOT)
                    : "a " + nodes.get(i).op().getClass().getSimpleName().toLowerCase(Locale.ROOT);
            return what
                    + (size(operand) == 1
                            ? " of the number that "
                            : " of the " + size(operand) + " numbers that ")
                    + String.join(", ", sums.get(operand))
                    + " gives at every width";
        }

        private int size(int i) {
            return nodes.get(i).type().shape().size();
        }

        private boolean fixed(int i) {
            return size(i) == wide.get(i).type().shape().size();
        }

        /** Whether a node depends on parameters and data. */
        private boolean perSample(int i) {
            return varies[i] && nodes.get(i).type().axes().sample();
        }

        /** Whether a node depends on parameters alone. */
        private boolean weight(int i) {
            return varies[i] && !nodes.get(i).type().axes().sample();
        }

        private boolean takesWeights(int i) {
            Node n = nodes.get(i);
            return (n.op() instanceof Op.Contract || n.op() instanceof Op.Mul)
                    && n.operands().stream().anyMatch(this::weight);
        }

        private Set<String> weightsOf(int i) {
            Set<String> names = new TreeSet<>();
            nodes.get(i).operands().stream().filter(this::weight).forEach(o -> names(o, names));
            return names;
        }

        private void names(int i, Set<String> names) {
            if (nodes.get(i).op() instanceof Op.Param p) {
                names.add(p.name());
            }
            nodes.get(i).operands().forEach(o -> names(o, names));
        }

        /**
         * The number of varying numbers that weights sum over, if it is the same at every width;
         * otherwise 0.
         */
        private int fixedInDegree(int i) {
            Node n = nodes.get(i);
            if (!(n.op() instanceof Op.Contract c)) {
                return 0;
            }
            int w = n.operands().get(0);
            int x = n.operands().get(1);
            boolean first = weight(w) && perSample(x);
            if (!first && !(weight(x) && perSample(w))) {
                return 0;
            }
            int narrow = summed(c, n, nodes);
            return narrow == summed(c, wide.get(i), wide) ? narrow : 0;
        }

        private static int summed(Op.Contract c, Node n, List<Node> of) {
            int product = 1;
            for (int k = 0; k < c.a().length(); k++) {
                if (c.result().indexOf(c.a().charAt(k)) < 0) {
                    product *= of.get(n.operands().getFirst()).type().shape().dim(k);
                }
            }
            return product;
        }

        private boolean nonLinear(int i) {
            Node n = nodes.get(i);
            return switch (n.op()) {
                case Op.Unary(UnaryFn fn) -> fn != UnaryFn.NEGATE && varies[i];
                case Op.Mul _, Op.Div _, Op.Contract _ ->
                    n.operands().stream().allMatch(this::perSample);
                default -> false;
            };
        }

        /** An operand of a node that is a fixed number of weighted sums. */
        private Optional<Integer> fixedSum(int i) {
            return nodes.get(i).operands().stream()
                    .filter(o -> fixed(o) && perSample(o) && !sums.get(o).isEmpty())
                    .findFirst();
        }

        private Set<String> sumsOf(int i) {
            Node n = nodes.get(i);
            Set<String> names = new TreeSet<>();
            switch (n.op()) {
                case Op.Contract _
                when nodes.get(i).type().axes().sample() -> names.addAll(weightsOf(i));
                case Op.Add _,
                        Op.Scale _,
                        Op.Reshape _,
                        Op.Broadcast _,
                        Op.Permute _,
                        Op.Slice _,
                        Op.Pad _,
                        Op.Concat _,
                        Op.Spread _ -> n.operands().forEach(o -> names.addAll(sums.get(o)));
                case Op.Sum _
                when fixed(n.operands().getFirst()) ->
                    names.addAll(sums.get(n.operands().getFirst()));
                default -> {}
            }
            return names;
        }
    }
}
