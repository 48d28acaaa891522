package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import org.plstar.array.Shape;
import org.plstar.data.equations.PdeLeaf;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Face;
import org.plstar.optimize.Box;
import org.plstar.program.Axes;
import org.plstar.program.InputJets.Second;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.system.GroupedSystem;

/**
 * The equations of Lobatto IIIA's method of order 4 on a mesh (Ascher, Mattheij and Russell 1995,
 * 5.3; Kierzenka and Shampine 2001).
 *
 * <p>Each state is a cubic on each interval, with the slopes that the next state has at both ends.
 * Unknowns are states and tops at the nodes, tops in the middles of intervals, and coefficients.
 * The equations of the problem hold at nodes and middles; in the middle the slope of each state is
 * the next one.
 */
final class MeshEquations {
    private final States states;
    private final double[] x;
    private final int intervals;
    private final List<GroupedSystem.Group> groups = new ArrayList<>();
    private final List<Double> targets = new ArrayList<>();

    /** What a number of the unknowns belongs to. */
    private enum Site {
        NODE,
        NEXT,
        MIDDLE,
        COEFFICIENT
    }

    private record Slot(Site site, int unknown, int derivative) {}

    /** A numeric factor that differs between the samples of a group. */
    private enum Column {
        ONE,
        STEP,
        SQUARE,
        COORDINATE,
        NORMAL
    }

    /** The product of a number, a column, and one of the unknowns. */
    private record Part(Slot slot, double factor, Column column) {
        Part(Slot slot, double factor) {
            this(slot, factor, Column.ONE);
        }
    }

    /** What a condition reads: a sum of parts, or a column where there is none. */
    private record Reading(List<Part> parts, Column column) {
        static Reading of(Part... parts) {
            return new Reading(List.of(parts), Column.ONE);
        }

        static Reading of(Column column) {
            return new Reading(List.of(), column);
        }
    }

    /**
     * The points at which one condition holds.
     *
     * @param node of each; the left one of an interval
     * @param other the node that NEXT means
     * @param middle whether it holds in the middles of intervals
     * @param upper whether it holds on the upper face
     */
    @SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
    private record Places(int[] node, int[] other, boolean middle, boolean[] upper) {}

    /**
     * The equations on a mesh.
     *
     * @param x nodes, increasing
     */
    MeshEquations(States states, double[] x) {
        this.states = states;
        this.x = x;
        this.intervals = x.length - 1;
        int[] all = range(x.length);
        int[] left = range(intervals);
        int[] right = Arrays.stream(left).map(i -> i + 1).toArray();
        for (Condition c : States.interior(states.problem())) {
            add(c, new Places(all, all, false, new boolean[x.length]));
            add(c, new Places(left, right, true, new boolean[intervals]));
        }
        Places between = new Places(left, right, true, new boolean[intervals]);
        for (int u = 0; u < states.functions(); u++) {
            for (int q = 0; q < states.order(u); q++) {
                add(slopes(u, q), between);
            }
        }
    }

    private static int[] range(int n) {
        int[] all = new int[n];
        Arrays.setAll(all, i -> i);
        return all;
    }

    /** Adds the conditions at points, whose nodes the mesh must have. */
    MeshEquations withConditions() {
        for (Condition c : States.pointwise(states.problem())) {
            add(c, places(c));
        }
        return this;
    }

    /** Adds states at one end, [width]. */
    MeshEquations withStates(int node, double[] known) {
        Places at = new Places(new int[] {node}, new int[] {node}, false, new boolean[1]);
        for (int u = 0; u < states.functions(); u++) {
            for (int q = 0; q < states.order(u); q++) {
                add(Reading.of(new Part(new Slot(Site.NODE, u, q), 1)), at);
                targets.set(targets.size() - 1, known[states.at(u, q)]);
            }
        }
        return this;
    }

    private Places places(Condition c) {
        int last = intervals;
        return switch (c.place()) {
            case PERIODIC ->
                new Places(new int[] {0}, new int[] {last}, false, new boolean[] {false});
            case POINT -> {
                int[] node = {Arrays.binarySearch(x, c.at()[0])};
                yield new Places(node, node, false, new boolean[1]);
            }
            case BOUNDARY, INITIAL, INTERIOR, DATA -> {
                int[] node =
                        c.faces().stream().mapToInt(f -> f.upper() ? last : 0).toArray();
                boolean[] upper = new boolean[node.length];
                for (int i = 0; i < upper.length; i++) {
                    Face f = c.faces().get(i);
                    upper[i] = f.upper();
                }
                yield new Places(node, node, false, upper);
            }
        };
    }

    /** The system of all equations that were added. */
    GroupedSystem system() {
        return new GroupedSystem(
                unknowns(), targets.stream().mapToDouble(t -> t).toArray(), groups);
    }

    /** The number of nodes. */
    int nodes() {
        return x.length;
    }

    int unknowns() {
        return x.length * states.width() + intervals * states.functions() + states.coefficients();
    }

    /** The place of a number at a node. */
    int node(int i, int at) {
        return i * (states.width() + states.functions()) + at;
    }

    /** The place of a top in the middle of an interval. */
    int middle(int i, int unknown) {
        return node(i, states.width() + unknown);
    }

    int coefficient(int k) {
        return unknowns() - states.coefficients() + k;
    }

    private int id(Slot slot, Places at, int sample) {
        return switch (slot.site) {
            case NODE -> node(at.node[sample], states.at(slot.unknown, slot.derivative));
            case NEXT -> node(at.other[sample], states.at(slot.unknown, slot.derivative));
            case MIDDLE -> middle(at.node[sample], slot.unknown);
            case COEFFICIENT -> coefficient(slot.unknown);
        };
    }

    private double number(Column column, Places at, int i) {
        int node = at.node[i];
        return switch (column) {
            case ONE -> 1;
            case STEP -> x[node + 1] - x[node];
            case SQUARE -> (x[node + 1] - x[node]) * (x[node + 1] - x[node]);
            case COORDINATE -> at.middle ? (x[node] + x[node + 1]) / 2 : x[node];
            case NORMAL -> at.upper[i] ? 1 : -1;
        };
    }

    /** A derivative at nodes, or in the middles, where a cubic has its value. */
    private List<Part> derivative(int u, int q, boolean across, boolean middle) {
        if (!middle) {
            return List.of(new Part(new Slot(across ? Site.NEXT : Site.NODE, u, q), 1));
        }
        if (q == states.order(u)) {
            return List.of(new Part(new Slot(Site.MIDDLE, u, q), 1));
        }
        return List.of(
                new Part(new Slot(Site.NODE, u, q), 0.5),
                new Part(new Slot(Site.NEXT, u, q), 0.5),
                new Part(new Slot(Site.NODE, u, q + 1), 0.125, Column.STEP),
                new Part(new Slot(Site.NEXT, u, q + 1), -0.125, Column.STEP));
    }

    /** z₁ - z₀ - h/6 (z₀' + 4 z_m' + z₁'). */
    private Reading slopes(int u, int q) {
        List<Part> parts = new ArrayList<>(List.of(
                new Part(new Slot(Site.NEXT, u, q), 1),
                new Part(new Slot(Site.NODE, u, q), -1),
                new Part(new Slot(Site.NODE, u, q + 1), -1.0 / 6, Column.STEP),
                new Part(new Slot(Site.NEXT, u, q + 1), -1.0 / 6, Column.STEP)));
        for (Part p : derivative(u, q + 1, false, true)) {
            parts.add(new Part(
                    p.slot,
                    -4 * p.factor / 6,
                    p.column == Column.ONE ? Column.STEP : Column.SQUARE));
        }
        return new Reading(parts, Column.ONE);
    }

    private Reading reading(PdeLeaf leaf, boolean middle) {
        return switch (leaf) {
            case PdeLeaf.Coordinate _ -> Reading.of(Column.COORDINATE);
            case PdeLeaf.Normal _ -> Reading.of(Column.NORMAL);
            case PdeLeaf.Measured _ -> Reading.of(Column.ONE); // of data, which has no place here
            case PdeLeaf.Coefficient(int k) ->
                Reading.of(new Part(new Slot(Site.COEFFICIENT, k, 0), 1));
            case PdeLeaf.Derivative(int u, List<Integer> by, boolean across) ->
                new Reading(derivative(u, by.size(), across, middle), Column.ONE);
            case PdeLeaf.SecondOrder(int u, Second operator) -> {
                double factor =
                        operator.parts().stream().mapToDouble(Second.Part::c).sum();
                yield new Reading(
                        derivative(u, 2, false, middle).stream()
                                .map(p -> new Part(p.slot, factor * p.factor, p.column))
                                .toList(),
                        Column.ONE);
            }
        };
    }

    private void add(Condition c, Places at) {
        List<Reading> readings =
                c.leaves().stream().map(leaf -> reading(leaf, at.middle)).toList();
        add(
                readings,
                at,
                (b, leaves) -> requireNonNull(
                        b.inline(c.residual(), Map.of(GroupedSystem.LEAVES, b.concat(0, leaves)))
                                .get(GroupedSystem.OUTPUT)));
    }

    private void add(Reading sum, Places at) {
        add(List.of(sum), at, (b, leaves) -> b.reshape(leaves.getFirst(), Shape.SCALAR));
    }

    private interface Body {
        Value of(ProgramBuilder b, List<Value> leaves);
    }

    private void add(List<Reading> readings, Places at, Body body) {
        SequencedMap<Slot, Integer> slots = new LinkedHashMap<>();
        SequencedMap<Column, Integer> columns = new LinkedHashMap<>();
        for (Reading r : readings) {
            for (Part p : r.parts) {
                slots.putIfAbsent(p.slot, slots.size());
                column(columns, p.column);
            }
            column(columns, r.column);
        }
        ProgramBuilder b = new ProgramBuilder();
        Value unknowns = b.input(GroupedSystem.LEAVES, Type.perSample(slots.size()));
        Function<Column, Value> number = c -> entry(
                b,
                b.input(GroupedSystem.NUMBERS, Type.perSample(columns.size())),
                columns.getOrDefault(c, 0));
        List<Value> leaves = new ArrayList<>();
        for (Reading r : readings) {
            List<Value> parts = new ArrayList<>();
            for (Part p : r.parts) {
                Value v = entry(b, unknowns, slots.getOrDefault(p.slot, 0));
                Value scaled = p.factor == 1 ? v : b.scale(p.factor, v);
                parts.add(p.column == Column.ONE ? scaled : b.mul(scaled, number.apply(p.column)));
            }
            leaves.add(
                    r.parts.isEmpty()
                            ? r.column == Column.ONE
                                    ? b.constant(Shape.of(1), 1)
                                    : number.apply(r.column)
                            : parts.stream().reduce(b::add).orElseThrow());
        }
        b.output(GroupedSystem.OUTPUT, b.spread(body.of(b, leaves), Axes.SAMPLE));
        int n = at.node.length;
        int[] rows = new int[n];
        int[] ids = new int[n * slots.size()];
        double[] numbers = new double[n * columns.size()];
        for (int i = 0; i < n; i++) {
            rows[i] = targets.size();
            targets.add(0.0);
            for (Map.Entry<Slot, Integer> s : slots.entrySet()) {
                ids[i * slots.size() + s.getValue()] = id(s.getKey(), at, i);
            }
            for (Map.Entry<Column, Integer> c : columns.entrySet()) {
                numbers[i * columns.size() + c.getValue()] = number(c.getKey(), at, i);
            }
        }
        groups.add(new GroupedSystem.Group(b.build(), rows, ids, numbers));
    }

    private static void column(Map<Column, Integer> columns, Column c) {
        if (c != Column.ONE) {
            columns.putIfAbsent(c, columns.size());
        }
    }

    private static Value entry(ProgramBuilder b, Value x, int j) {
        return b.slice(x, List.of(j), List.of(1), List.of(1));
    }

    /** The coefficients' bounds are those of the problem. */
    Box box() {
        Box box = Box.none(unknowns());
        for (int k = 0; k < states.coefficients(); k++) {
            PdeProblem.Coefficient c = states.problem().coefficients().get(k);
            box.lower()[coefficient(k)] = c.lower();
            box.upper()[coefficient(k)] = c.upper();
        }
        return box;
    }

    /**
     * The unit of each unknown: of a function's derivative its largest size on the mesh, or that of
     * the next lower one over the length of the mesh; of a coefficient its size.
     */
    double[] units(double[] w) {
        double[] units = new double[w.length];
        double extent = x[intervals] - x[0];
        for (int u = 0; u < states.functions(); u++) {
            double last = 0;
            for (int q = 0; q <= states.order(u); q++) {
                double largest = last / extent;
                for (int i = 0; i <= intervals; i++) {
                    largest = Math.max(largest, Math.abs(w[node(i, states.at(u, q))]));
                }
                double unit = largest > 0 ? largest : 1;
                for (int i = 0; i <= intervals; i++) {
                    units[node(i, states.at(u, q))] = unit;
                }
                last = unit;
            }
            for (int i = 0; i < intervals; i++) {
                units[middle(i, u)] = last;
            }
        }
        for (int k = 0; k < states.coefficients(); k++) {
            double size = Math.abs(w[coefficient(k)]);
            units[coefficient(k)] = size > 0 ? size : 1;
        }
        return units;
    }

    /** The unknowns of a solution on this mesh. */
    double[] unknowns(PiecewiseSolution s) {
        double[] w = new double[unknowns()];
        for (int i = 0; i <= intervals; i++) {
            System.arraycopy(s.at(i), 0, w, node(i, 0), states.width());
        }
        for (int i = 0; i < intervals; i++) {
            for (int u = 0; u < states.functions(); u++) {
                w[middle(i, u)] = s.value(u, states.order(u), (x[i] + x[i + 1]) / 2);
            }
        }
        for (int k = 0; k < states.coefficients(); k++) {
            w[coefficient(k)] = s.coefficients()[k];
        }
        return w;
    }

    /** The solution that unknowns are. */
    PiecewiseSolution solution(double[] w) {
        double[][] at = new double[x.length][];
        for (int i = 0; i <= intervals; i++) {
            at[i] = Arrays.copyOfRange(w, node(i, 0), node(i, 0) + states.width());
        }
        return new PiecewiseSolution(
                states, x, at, Arrays.copyOfRange(w, coefficient(0), unknowns()));
    }
}
