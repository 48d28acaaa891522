package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.plstar.array.Shape;
import org.plstar.array.UnaryFn;
import org.plstar.data.equations.EquationRefusal;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.network.Parametrization;
import org.plstar.program.InputJets;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.ParamLayout;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.refusal.Refusal;

/** The network of all unknown functions, or one for each of them. */
final class Networks {
    /** The difference between the seeds of the networks of one problem. */
    private static final long APART = 0x9E3779B97F4A7C15L;

    private final List<One> all = new ArrayList<>();
    private final ParamLayout layout;
    private final int d;

    /** One network, whose parameters have a prefix if there are several networks. */
    private record One(Network network, String prefix) {}

    Networks(PdeProblem problem) {
        this.d = problem.coordinates().size();
        if (problem.ansatz().networks().isEmpty()) {
            all.add(new One(network(problem, problem.ansatz().network(), problem.unknowns()), ""));
        }
        for (int u = 0; u < problem.ansatz().networks().size(); u++) {
            String name = problem.unknowns().get(u);
            all.add(new One(
                    network(problem, problem.ansatz().networks().get(u), List.of(name)),
                    name + "."));
        }
        for (int k = 0; k < all.size(); k++) {
            requireCurved(problem, k);
        }
        SequencedMap<String, Shape> shapes = new LinkedHashMap<>();
        for (One one : all) {
            for (ParamLayout.Entry e : one.network().layout().entries()) {
                shapes.put(one.prefix() + e.name(), e.shape());
            }
        }
        this.layout = new ParamLayout(shapes);
    }

    /** A network with one output for each unknown function, evaluated at each point separately. */
    private static Network network(PdeProblem problem, String text, List<String> unknowns) {
        Network network = Architecture.parse(text)
                .build(
                        Shape.of(problem.coordinates().size()),
                        unknowns.size(),
                        new Initialization(Parametrization.PYTORCH, OptionalDouble.empty(), 0.1));
        int outputs = network.program().outputType(Network.OUTPUT).shape().size();
        boolean mixes = !network.initialBuffers().isEmpty();
        if (outputs != unknowns.size() || mixes) {
            throw Refusal.of(
                    EquationRefusal.SHAPE,
                    problem.name() + ": network \"" + text + '"',
                    mixes
                            ? "a layer has statistics of many points"
                            : "it has " + outputs + " outputs",
                    mixes
                            ? "layers that take each point alone"
                            : unknowns.size()
                                    + ", the unknown functions "
                                    + String.join(", ", unknowns),
                    mixes ? "leave batchnorm out" : "end it with dense");
        }
        return network;
    }

    /**
     * Refuses a piecewise linear network in problems with second derivatives, which are 0 wherever
     * they exist.
     */
    private void requireCurved(PdeProblem problem, int k) {
        boolean shared = problem.ansatz().networks().isEmpty();
        Optional<PdeProblem.Condition> second = problem.conditions().stream()
                .filter(c -> c.leaves().stream().anyMatch(l -> isSecond(l, shared ? -1 : k)))
                .findFirst();
        if (second.isPresent() && isPiecewiseLinear(all.get(k).network().program())) {
            throw Refusal.of(
                    EquationRefusal.SHAPE,
                    problem.name()
                            + ": network \""
                            + (shared
                                    ? problem.ansatz().network()
                                    : problem.ansatz().networks().get(k))
                            + '"',
                    "its second derivatives, which \""
                            + second.get().label()
                            + "\" takes, are 0 almost everywhere",
                    "an activation with second derivatives, such as tanh, sin or softplus",
                    "take tanh in the place of relu");
        }
    }

    private static boolean isSecond(PdeLeaf leaf, int unknown) {
        return switch (leaf) {
            case PdeLeaf.Derivative(int u, List<Integer> by, boolean _) ->
                by.size() > 1 && (unknown < 0 || u == unknown);
            case PdeLeaf.SecondOrder(int u, InputJets.Second _) -> unknown < 0 || u == unknown;
            case PdeLeaf.Coordinate _,
                    PdeLeaf.Normal _,
                    PdeLeaf.Coefficient _,
                    PdeLeaf.Measured _ -> false;
        };
    }

    /** Whether a program computes only piecewise linear functions of the point. */
    private static boolean isPiecewiseLinear(Program program) {
        BitSet moves = new BitSet();
        for (int i = 0; i < program.nodes().size(); i++) {
            Node n = program.nodes().get(i);
            long moving = n.operands().stream().filter(moves::get).count();
            boolean curved = switch (n.op()) {
                case Op.Unary(UnaryFn fn) -> fn.isSmooth() && fn != UnaryFn.NEGATE;
                case Op.Mul _, Op.Contract _ -> moving > 1;
                case Op.Div _ -> moves.get(n.operands().get(1));
                default -> false;
            };
            if (moving > 0 && curved) {
                return false;
            }
            moves.set(i, moving > 0 || n.op() instanceof Op.Input);
        }
        return true;
    }

    ParamLayout layout() {
        return layout;
    }

    /** The program from coordinates to the unknown functions. */
    Program program() {
        if (all.size() == 1) {
            return all.getFirst().network().program();
        }
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input(Network.INPUT, Type.perSample(d));
        List<Value> functions = new ArrayList<>();
        for (One one : all) {
            Map<String, Value> given = new HashMap<>(Map.of(Network.INPUT, x));
            for (ParamLayout.Entry e : one.network().layout().entries()) {
                given.put(e.name(), b.param(one.prefix() + e.name(), e.shape()));
            }
            functions.add(requireNonNull(
                    b.inline(one.network().program(), given).get(Network.OUTPUT), Network.OUTPUT));
        }
        b.output(Network.OUTPUT, b.concat(0, functions));
        return b.build();
    }

    /** The parameters of a seed, with the weights of first layers times a factor, [p]. */
    double[] start(long seed, double firstScale) {
        double[] w = new double[layout.size()];
        int from = 0;
        for (int k = 0; k < all.size(); k++) {
            Network network = all.get(k).network();
            double[] own = network.initialParameters(seed + k * APART);
            ParamLayout.Entry first = network.layout().entries().getFirst();
            for (int i = 0; i < first.size(); i++) {
                own[first.offset() + i] *= firstScale;
            }
            System.arraycopy(own, 0, w, from, own.length);
            from += own.length;
        }
        return w;
    }
}
