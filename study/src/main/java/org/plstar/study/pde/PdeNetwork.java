package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem;
import org.plstar.network.Network;
import org.plstar.program.InputJets;
import org.plstar.program.InputJets.Second;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.GroupedSystem;
import org.plstar.system.ResidualSystem;

/** The unknown functions as a network of the coordinates, and the conditions as programs of it. */
final class PdeNetwork {
    private static final String POINT = Network.INPUT;
    private static final String OPPOSITE = "opposite";
    private static final String NORMAL = "normal";
    private static final String MEASURED = "measured";
    private static final String FACTORS = "factors";

    private final PdeProblem problem;
    private final Networks networks;
    private final Program functions;
    private final List<PdeProblem.Condition> conditions;
    private final ParamLayout layout;
    private final int d;

    PdeNetwork(PdeProblem problem) {
        this.problem = problem;
        this.d = problem.coordinates().size();
        this.networks = new Networks(problem);
        this.functions =
                problem.ansatz().exactBoundary()
                        ? new ExactBoundary(problem).of(mapped())
                        : mapped();
        this.conditions =
                problem.ansatz().exactBoundary()
                        ? new ExactBoundary(problem).others()
                        : problem.conditions();
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        for (ParamLayout.Entry e : networks.layout().entries()) {
            shapes.put(e.name(), e.shape());
        }
        for (int k = 0; k < problem.coefficients().size(); k++) {
            shapes.put(coefficient(k), Shape.of(1));
        }
        this.layout = new ParamLayout(shapes);
    }

    private String coefficient(int k) {
        return "coefficient:" + problem.coefficients().get(k).name();
    }

    /** The network of coordinates in [-1, 1], or as they are. */
    private Program mapped() {
        if (!problem.ansatz().mapped()) {
            return networks.program();
        }
        double[] scale = new double[d];
        double[] shift = new double[d];
        for (int j = 0; j < d; j++) {
            PdeProblem.Coordinate c = problem.coordinates().get(j);
            scale[j] = 2 / c.extent();
            shift[j] = -(c.lower() + c.upper()) / c.extent();
        }
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input(POINT, Type.perSample(d));
        Value mapped =
                b.add(b.mul(x, b.constant(Shape.of(d), scale)), b.constant(Shape.of(d), shift));
        b.output(
                Network.OUTPUT,
                requireNonNull(
                        b.inline(networks.program(), Map.of(POINT, mapped)).get(Network.OUTPUT)));
        return b.build();
    }

    /** Those that are not satisfied by form. */
    List<PdeProblem.Condition> conditions() {
        return conditions;
    }

    ParamLayout layout() {
        return layout;
    }

    /** How many parameters are the networks'. */
    int parameters() {
        return networks.layout().size();
    }

    /** Where coefficient k is in w. */
    int position(int k) {
        return layout.entry(coefficient(k)).offset();
    }

    /** The start: the network's, its first weights times a factor, and the coefficients'. */
    double[] start(long seed, double firstScale) {
        double[] w = new double[layout.size()];
        double[] net = networks.start(seed, firstScale);
        System.arraycopy(net, 0, w, 0, net.length);
        for (int k = 0; k < problem.coefficients().size(); k++) {
            w[position(k)] = problem.coefficients().get(k).start();
        }
        return w;
    }

    /** The unknown functions at points, [n, unknowns] outputs. */
    ResidualSystem values(double[] at) {
        int n = at.length / d;
        return ResidualSystem.of(
                functions,
                networks.layout(),
                Map.of(POINT, at),
                n,
                new double[n * problem.unknowns().size()]);
    }

    /** Their gradients at points, [n, 1 + d, unknowns] outputs. */
    ResidualSystem gradients(double[] at) {
        int n = at.length / d;
        return ResidualSystem.of(
                InputJets.of(functions, POINT, List.of()),
                networks.layout(),
                Map.of(POINT, at),
                n,
                new double[n * (1 + d) * problem.unknowns().size()]);
    }

    /**
     * A condition at points as a system of one equation each.
     *
     * @param targets what left less right side is to be, [n]; kept
     */
    ResidualSystem system(PdeProblem.Condition c, Sampling.Points points, double[] targets) {
        ProgramBuilder b = new ProgramBuilder();
        b.output(GroupedSystem.OUTPUT, residual(b, c));
        int n = points.at().length / d;
        return ResidualSystem.of(
                b.build(),
                layout,
                Map.of(
                        POINT,
                        points.at(),
                        NORMAL,
                        points.normal(),
                        OPPOSITE,
                        points.opposite(),
                        MEASURED,
                        c.measured().length == 0 ? new double[n] : c.measured()),
                n,
                targets);
    }

    /**
     * All conditions at their points as one program, for certificates: every sample has all
     * residuals, of which a factor keeps its own.
     */
    ResidualSystem joined(PdeSystem system) {
        ProgramBuilder b = new ProgramBuilder();
        int kinds = system.blocks().size();
        Value factors = b.input(FACTORS, Type.perSample(kinds));
        Value sum = null;
        int n = system.equations();
        double[] at = new double[n * d];
        double[] normal = new double[n * d];
        double[] opposite = new double[n * d];
        double[] measured = new double[n];
        double[] own = new double[n * kinds];
        double[] targets = new double[n];
        for (int k = 0; k < kinds; k++) {
            PdeSystem.Block block = system.blocks().get(k);
            Value term =
                    b.mul(
                            b.reshape(entry(b, factors, k), Shape.SCALAR),
                            residual(b, block.condition()));
            sum = sum == null ? term : b.add(sum, term);
            int first = block.firstRow();
            System.arraycopy(block.points().at(), 0, at, first * d, block.rows() * d);
            System.arraycopy(block.points().normal(), 0, normal, first * d, block.rows() * d);
            System.arraycopy(block.points().opposite(), 0, opposite, first * d, block.rows() * d);
            double[] values = block.condition().measured();
            System.arraycopy(values, 0, measured, first, values.length);
            for (int i = 0; i < block.rows(); i++) {
                own[(first + i) * kinds + k] = block.factor();
                targets[first + i] = block.factor() * block.targets()[i];
            }
        }
        b.output(GroupedSystem.OUTPUT, requireNonNull(sum, "no condition"));
        return ResidualSystem.of(
                b.build(),
                layout,
                Map.of(
                        POINT, at, NORMAL, normal, OPPOSITE, opposite, MEASURED, measured, FACTORS,
                        own),
                n,
                targets);
    }

    private Value residual(ProgramBuilder b, PdeProblem.Condition c) {
        Jets here = new Jets(b, c, false, POINT);
        Optional<Jets> there =
                c.place() == PdeProblem.Place.PERIODIC
                        ? Optional.of(new Jets(b, c, true, OPPOSITE))
                        : Optional.empty();
        List<Value> leaves = new ArrayList<>();
        for (PdeLeaf leaf : c.leaves()) {
            leaves.add(
                    switch (leaf) {
                        case PdeLeaf.Coordinate(int j) ->
                                entry(b, b.input(POINT, Type.perSample(d)), j);
                        case PdeLeaf.Normal(int j) ->
                                entry(b, b.input(NORMAL, Type.perSample(d)), j);
                        case PdeLeaf.Measured _ -> b.input(MEASURED, Type.perSample(1));
                        case PdeLeaf.Coefficient(int k) -> b.param(coefficient(k), Shape.of(1));
                        case PdeLeaf.Derivative(int u, List<Integer> by, boolean across) ->
                                (across ? there.orElseThrow() : here).derivative(u, by);
                        case PdeLeaf.SecondOrder(int u, Second operator) ->
                                here.second(u, operator);
                    });
        }
        return requireNonNull(
                b.inline(c.residual(), Map.of(GroupedSystem.LEAVES, b.concat(0, leaves)))
                        .get(GroupedSystem.OUTPUT));
    }

    private static Value entry(ProgramBuilder b, Value x, int j) {
        return b.slice(x, List.of(j), List.of(1), List.of(1));
    }

    /** The values and derivatives that a condition's leaves ask for. */
    private final class Jets {
        private final ProgramBuilder b;
        private final List<Second> inner = new ArrayList<>();
        private final List<Second> outer = new ArrayList<>();
        private final boolean first;
        private final boolean deep;
        private final Value rows;

        Jets(ProgramBuilder b, PdeProblem.Condition c, boolean across, String input) {
            this.b = b;
            boolean anyFirst = false;
            for (PdeLeaf leaf : c.leaves()) {
                switch (leaf) {
                    case PdeLeaf.Derivative(int _, List<Integer> by, boolean opposite)
                            when opposite == across -> {
                        anyFirst |= !by.isEmpty();
                        if (by.size() >= 2) {
                            add(inner, Second.of(by.get(0), by.get(1)));
                        }
                        if (by.size() == 4) {
                            add(outer, Second.of(by.get(2), by.get(3)));
                        }
                    }
                    case PdeLeaf.SecondOrder(int _, Second operator) -> {
                        anyFirst = true;
                        add(inner, operator);
                    }
                    case PdeLeaf.Derivative _,
                            PdeLeaf.Coordinate _,
                            PdeLeaf.Normal _,
                            PdeLeaf.Coefficient _,
                            PdeLeaf.Measured _ -> {}
                }
            }
            this.first = anyFirst;
            this.deep =
                    c.leaves().stream()
                            .anyMatch(
                                    l ->
                                            l
                                                            instanceof
                                                            PdeLeaf.Derivative(
                                                                    int _,
                                                                    List<Integer> by,
                                                                    boolean _)
                                                    && by.size() > 2);
            Program p = first ? InputJets.of(functions, POINT, inner) : functions;
            Program whole = deep ? InputJets.of(p, POINT, outer) : p;
            Value x = b.input(input, Type.perSample(d));
            this.rows =
                    requireNonNull(
                            b.inline(whole, Map.of(POINT, x)).get(Network.OUTPUT), Network.OUTPUT);
        }

        private void add(List<Second> all, Second s) {
            if (!all.contains(s)) {
                all.add(s);
            }
        }

        Value derivative(int u, List<Integer> by) {
            return switch (by.size()) {
                case 0 -> row(0, 0, u);
                case 1 -> row(0, 1 + by.getFirst(), u);
                case 2 -> row(0, 1 + d + inner.indexOf(Second.of(by.get(0), by.get(1))), u);
                case 3 ->
                        row(
                                1 + by.get(2),
                                1 + d + inner.indexOf(Second.of(by.get(0), by.get(1))),
                                u);
                default ->
                        row(
                                1 + d + outer.indexOf(Second.of(by.get(2), by.get(3))),
                                1 + d + inner.indexOf(Second.of(by.get(0), by.get(1))),
                                u);
            };
        }

        Value second(int u, Second operator) {
            return row(0, 1 + d + inner.indexOf(operator), u);
        }

        /** One number of the rows of rows, as [1]. */
        private Value row(int outerRow, int innerRow, int u) {
            List<Integer> start = new ArrayList<>();
            if (deep) {
                start.add(outerRow);
            }
            if (first) {
                start.add(innerRow);
            }
            start.add(u);
            List<Integer> ones = Collections.nCopies(start.size(), 1);
            return b.reshape(b.slice(rows, start, ones, ones), Shape.of(1));
        }
    }
}
