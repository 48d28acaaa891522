package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.elementwise.UnaryFn;
import org.plstar.program.Axes;
import org.plstar.program.Node;
import org.plstar.program.Op;
import org.plstar.program.Program;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.system.ResidualSystem;

/**
 * The program that encloses a system's outputs and slopes in a ball about a point, with what it
 * reads: the same wherever it is made from the same system, point and numbers.
 */
final class SlopeProgram {
    static final String VALUE = "outputs";
    static final String ERROR = "errors";
    static final String SQUARES = "squares ";
    static final String DOUBT = "doubt ";
    static final String MARGIN = "margin ";
    static final String ROWS = "rows ";

    private final ResidualSystem system;
    private final Storage w;
    private final Set<Integer> ties;
    private final Set<Integer> preciseLines;
    private final Map<String, Storage> given;
    private final Enclose enclose;
    private final Program whole;
    private final List<String> params = new ArrayList<>();

    /**
     * Encloses.
     *
     * @param point w1 [p]
     * @param ties see {@link SameFunctions}
     * @param preciseLines lines whose values are given, see {@link PreciseOutputs}
     * @param given what the program reads of both; copied as a map
     */
    SlopeProgram(
            ResidualSystem system,
            double[] point,
            Set<Integer> ties,
            Set<Integer> preciseLines,
            Map<String, Storage> given) {
        this.system = system;
        this.w = Precision.DOUBLE.of(point);
        this.ties = ties;
        this.preciseLines = preciseLines;
        this.given = new LinkedHashMap<>(given);
        enclose = enclosed(0);
        refuseJoinedSamples();
        whole = program();
    }

    ResidualSystem system() {
        return system;
    }

    Storage point() {
        return w;
    }

    Set<Integer> ties() {
        return ties;
    }

    Set<Integer> preciseLines() {
        return preciseLines;
    }

    /** Numbers that the program reads beside the system's own. */
    Map<String, Storage> given() {
        return given;
    }

    Enclose enclose() {
        return enclose;
    }

    /** Params that the output depends on, in the order of the unknowns. */
    List<String> params() {
        return params;
    }

    /** Rows of one sample's outputs cannot say how they depend on the others' values. */
    private void refuseJoinedSamples() {
        List<Node> nodes = system.program().nodes();
        for (int id = 0; system.perSample() && id < nodes.size(); id++) {
            boolean joins =
                    switch (nodes.get(id).op()) {
                        case Op.SumAxes s -> s.axes().sample();
                        case Op.Contract c -> c.summed().sample();
                        case Op.ScatterAdd s -> s.summed().sample();
                        default -> false;
                    };
            if (joins && !enclose.of(id).unknowns().isEmpty()) {
                Value always = enclose.b.scalar(1);
                enclose.doubts.add(new Doubt(id, "outputs of one sample need others", always));
            }
        }
    }

    /** The enclosing program; see the constructor of {@link Enclose}. */
    Enclose enclosed(int directions) {
        return new Enclose(system.program(), system.samples(), ties, preciseLines, directions);
    }

    private Program program() {
        var b = enclose.b;
        String output = system.output();
        Enclosed f = enclose.of(system.program().output(output));
        Axes axes = system.program().outputType(output).axes();
        var shape = f.mid().type().shape();
        b.output(VALUE, b.spread(f.mid(), axes));
        b.output(ERROR, b.spread(f.error() == null ? b.fill(0, shape) : f.error(), axes));
        for (int k = 0; k < enclose.doubts.size(); k++) {
            Value mask = enclose.doubts.get(k).mask();
            b.output(DOUBT + k, b.sumAxes(b.sumAll(mask), mask.type().axes()));
        }
        for (int k = 0; k < enclose.margins.size(); k++) {
            b.output(MARGIN + k, enclose.margins.get(k));
        }
        SlopePass pass = new SlopePass(enclose, output);
        Axes all = axes.union(Axes.OUTPUT);
        for (var e : system.layout().entries()) {
            Interval slope = pass.params().get(e.name());
            if (slope == null) {
                continue;
            }
            params.add(e.name());
            b.output(ROWS + e.name(), b.spread(slope.mid(), all));
            Value radius = slope.radius() == null ? b.fill(0, e.shape()) : slope.radius();
            Value squares = b.spread(b.sumAll(b.unary(UnaryFn.SQUARE, radius)), all);
            b.output(SQUARES + e.name(), b.sumAxes(squares, all));
        }
        return b.build();
    }

    Program keep(String... prefixes) {
        return whole.keep(
                whole.outputs().stream()
                        .filter(o -> List.of(prefixes).stream().anyMatch(o::startsWith))
                        .toList());
    }

    Binding binding(int firstSample, double radius) {
        return binding(whole, firstSample, radius);
    }

    /** What an enclosing program reads, directions aside. */
    Binding binding(Program program, int firstSample, double radius) {
        Binding b = system.binding(w, firstSample);
        program.inputs()
                .forEach(
                        (name, type) -> {
                            Storage s = given.get(name);
                            if (s != null) {
                                int size = type.axes().sample() ? type.shape().size() : 0;
                                b.input(name, s, firstSample * size);
                            }
                        });
        return b.input(Enclose.RADIUS, Precision.DOUBLE.of(new double[] {radius}), 0);
    }
}
