package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
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
    static final String POINT = Network.INPUT;
    private static final String OPPOSITE = "opposite";
    private static final String NORMAL = "normal";
    private static final String MEASURED = "measured";
    private static final String AIM = "aim";
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
        this.functions = problem.ansatz().exactBoundary()
                ? new ExactBoundary(problem).of(mapped())
                : mapped();
        this.conditions = problem.ansatz().exactBoundary()
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

    /** The program that maps coordinates to [-1, 1], if the problem requests it. */
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

    /** The conditions that are not satisfied by construction. */
    List<PdeProblem.Condition> conditions() {
        return conditions;
    }

    ParamLayout layout() {
        return layout;
    }

    /** The number of parameters of the networks. */
    int parameters() {
        return networks.layout().size();
    }

    /** The position of coefficient k in w. */
    int position(int k) {
        return layout.entry(coefficient(k)).offset();
    }

    /** The positions of the coefficients in w. */
    int[] positions() {
        return IntStream.range(0, problem.coefficients().size())
                .map(this::position)
                .toArray();
    }

    /**
     * The initial parameters: those of the network, with first weights times a factor, and of the
     * coefficients.
     */
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

    /** The gradients of the functions at points, [n, 1 + d, unknowns] outputs. */
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
     * A condition at points as a system of one equation each, left less right side less its target.
     *
     * @param points kept, not copied: a search draws new ones into them
     * @param targets what left less right side is to be, [n]; kept, not copied, as the points are
     */
    ResidualSystem system(PdeProblem.Condition c, Sampling.Points points, double[] targets) {
        ProgramBuilder b = new ProgramBuilder();
        b.output(
                GroupedSystem.OUTPUT,
                b.subtract(
                        residual(b, c), b.reshape(b.input(AIM, Type.perSample(1)), Shape.SCALAR)));
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
                        c.measured().length == 0 ? new double[n] : c.measured(),
                        AIM,
                        targets),
                n,
                new double[n]);
    }

    /**
     * All conditions at their points as one program, for certificates: every sample has all
     * residuals, and a factor selects its own.
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
            Value term = b.mul(
                    b.reshape(entry(b, factors, k), Shape.SCALAR), residual(b, block.condition()));
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
        ConditionJets here = new ConditionJets(b, functions, d, c, false, POINT);
        Optional<ConditionJets> there = c.place() == PdeProblem.Place.PERIODIC
                ? Optional.of(new ConditionJets(b, functions, d, c, true, OPPOSITE))
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
}
