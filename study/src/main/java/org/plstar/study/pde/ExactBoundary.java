package org.plstar.study.pde;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.plstar.array.Shape;
import org.plstar.data.equations.PdeProblem;
import org.plstar.data.equations.PdeProblem.Condition;
import org.plstar.data.equations.PdeProblem.Coordinate;
import org.plstar.data.equations.PdeProblem.Face;
import org.plstar.network.Network;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Type;
import org.plstar.program.Value;
import org.plstar.study.StudyRefusal;
import org.plstar.system.GroupedSystem;

/**
 * Functions that have given values on faces by construction: u = g + b·net, where b is 0 on these
 * faces and positive within, and g has the values there.
 *
 * <p>g is the first condition's function of all coordinates, and for each further condition on a
 * face x_j = c moves by (its values - g) at the point's projection on that face, times the distance
 * from the opposite one (Coons 1967; transfinite interpolation). It has all values if those agree
 * where faces meet.
 */
final class ExactBoundary {
    /** The largest number of faces, since each may need g up to three times. */
    private static final int MOST_STEPS = 4;

    private final PdeProblem problem;
    private final int d;

    /**
     * The functions of a problem; in a window after the first, the initial values are those of the
     * window before.
     */
    ExactBoundary(PdeProblem problem) {
        this.problem = problem;
        this.d = problem.coordinates().size();
    }

    private boolean isByForm(Condition c) {
        return c.given().isPresent()
                && (c.place() == PdeProblem.Place.BOUNDARY
                        || (c.place() == PdeProblem.Place.INITIAL && !problem.isMarched()));
    }

    /** The conditions that are not satisfied by construction. */
    List<Condition> others() {
        return problem.conditions().stream().filter(c -> !isByForm(c)).toList();
    }

    /** The functions by a program of the network's outputs at a point. */
    Program of(Program network) {
        ProgramBuilder b = new ProgramBuilder();
        Value x = b.input(Network.INPUT, Type.perSample(d));
        Value net = requireNonNull(
                b.inline(network, Map.of(Network.INPUT, x)).get(Network.OUTPUT), Network.OUTPUT);
        List<Value> all = new ArrayList<>();
        for (int u = 0; u < problem.unknowns().size(); u++) {
            int unknown = u;
            List<Condition> given = problem.conditions().stream()
                    .filter(c -> isByForm(c)
                            && c.given().map(g -> g.unknown() == unknown).orElse(false))
                    .toList();
            Value own = b.slice(net, List.of(u), List.of(1), List.of(1));
            if (!given.isEmpty()) {
                Value values =
                        b.reshape(b.spread(values(b, given, x), x.type().axes()), Shape.of(1));
                own = b.add(values, b.mul(distance(b, given, x), own));
            }
            all.add(own);
        }
        b.output(Network.OUTPUT, b.concat(0, all));
        return b.build();
    }

    /**
     * The function b(x), [1]: 4(x - l)(h - x)/(h - l)² for a coordinate with both faces, otherwise
     * (x - l)/(h - l).
     */
    private Value distance(ProgramBuilder b, List<Condition> given, Value x) {
        Optional<Value> product = Optional.empty();
        for (int j = 0; j < d; j++) {
            boolean low = has(given, new Face(j, false));
            boolean high = has(given, new Face(j, true));
            if (!low && !high) {
                continue;
            }
            Value below = from(b, x, j, false);
            Value above = from(b, x, j, true);
            Value factor = low && high ? b.scale(4, b.mul(below, above)) : low ? below : above;
            product = Optional.of(product.isEmpty() ? factor : b.mul(product.get(), factor));
        }
        return product.orElseThrow();
    }

    private static boolean has(List<Condition> given, Face face) {
        return given.stream().anyMatch(c -> c.faces().contains(face));
    }

    /** The distance from a face over the extent, [1]. */
    private Value from(ProgramBuilder b, Value x, int j, boolean upper) {
        Coordinate c = problem.coordinates().get(j);
        Value v = b.slice(x, List.of(j), List.of(1), List.of(1));
        double sign = upper ? -1 : 1;
        double begin = upper ? c.upper() : c.lower();
        return b.add(
                b.scale(sign / c.extent(), v), b.constant(Shape.of(1), -sign * begin / c.extent()));
    }

    /** A condition on faces of one coordinate. */
    private record Step(Condition condition, int coordinate) {}

    /** The function g(x), a scalar. */
    private Value values(ProgramBuilder b, List<Condition> given, Value x) {
        List<Condition> ordered = new ArrayList<>(given);
        ordered.sort(Comparator.comparingInt(c -> -c.faces().size()));
        List<Step> steps = new ArrayList<>();
        for (Condition c : ordered.subList(1, ordered.size())) {
            for (int j = 0; j < d; j++) {
                if (c.faces().contains(new Face(j, false))
                        || c.faces().contains(new Face(j, true))) {
                    steps.add(new Step(c, j));
                }
            }
        }
        if (steps.size() > MOST_STEPS) {
            throw StudyRefusal.range(
                    "exact boundary with values on " + (steps.size() + 1) + " kinds of faces",
                    "up to " + (MOST_STEPS + 1) + " for each function");
        }
        return values(b, ordered.getFirst(), steps, x);
    }

    private Value values(ProgramBuilder b, Condition first, List<Step> steps, Value x) {
        if (steps.isEmpty()) {
            return field(b, first, x);
        }
        List<Step> before = steps.subList(0, steps.size() - 1);
        Step last = steps.getLast();
        int j = last.coordinate();
        Value g = values(b, first, before, x);
        for (boolean upper : new boolean[] {false, true}) {
            if (last.condition().faces().contains(new Face(j, upper))) {
                Value at = projected(b, x, j, upper);
                Value off =
                        b.subtract(field(b, last.condition(), at), values(b, first, before, at));
                g = b.add(g, b.mul(b.reshape(from(b, x, j, !upper), Shape.SCALAR), off));
            }
        }
        return g;
    }

    private static Value field(ProgramBuilder b, Condition c, Value x) {
        Value f = requireNonNull(
                b.inline(c.given().orElseThrow().value(), Map.of(GroupedSystem.LEAVES, x))
                        .get(GroupedSystem.OUTPUT),
                GroupedSystem.OUTPUT);
        return b.spread(f, x.type().axes());
    }

    /** The point's projection on a face. */
    private Value projected(ProgramBuilder b, Value x, int j, boolean upper) {
        double[] keep = new double[d];
        double[] put = new double[d];
        Arrays.fill(keep, 1);
        keep[j] = 0;
        Coordinate c = problem.coordinates().get(j);
        put[j] = upper ? c.upper() : c.lower();
        return b.add(b.mul(x, b.constant(Shape.of(d), keep)), b.constant(Shape.of(d), put));
    }
}
