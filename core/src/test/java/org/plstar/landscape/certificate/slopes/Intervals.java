package org.plstar.landscape.certificate.slopes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.Workers;
import org.plstar.program.Axes;
import org.plstar.program.ParamLayout;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * The intervals of all slopes of a system in a ball, as the reverse pass makes them.
 *
 * @param mid [n][p]
 * @param radius [n][p]
 * @param doubted whether nothing may be claimed
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Intervals(double[][] mid, double[][] radius, boolean doubted) {
    static Intervals of(
            ResidualSystem system, double[] w, double ball, boolean precise, Workers workers) {
        SameFunctions same = SameFunctions.of(system, workers);
        Map<String, Storage> given = new LinkedHashMap<>(same.ids());
        Set<Integer> lines = Set.of();
        if (precise) {
            var r = PreciseOutputs.residual(system, w, workers);
            if (r.isPresent()) {
                given.putAll(r.get().values());
                lines = r.get().lines();
            }
        }
        Enclose e = new Enclose(system.program(), system.samples(), same.nodes(), lines);
        SlopePass pass = new SlopePass(e, system.output());
        Axes all = system.program().outputType(system.output()).axes().union(Axes.OUTPUT);
        int n = system.equations();
        List<double[]> counts = new ArrayList<>();
        for (int k = 0; k < e.doubts.size(); k++) {
            Value mask = e.doubts.get(k).mask();
            e.b.output("d" + k, e.b.sumAxes(e.b.sumAll(mask), mask.type().axes()));
            counts.add(new double[1]);
        }
        Map<ParamLayout.Entry, double[][]> found = new LinkedHashMap<>();
        for (ParamLayout.Entry entry : system.layout().entries()) {
            Interval slope = pass.params().get(entry.name());
            if (slope != null) {
                Value zero = e.b.fill(0, entry.shape());
                e.b.output("m" + entry.name(), e.b.spread(slope.mid(), all));
                Value radius = slope.radius() == null ? zero : slope.radius();
                e.b.output("r" + entry.name(), e.b.spread(radius, all));
                found.put(entry, new double[2][n * entry.size()]);
            }
        }
        var program = e.b.build();
        Binding b = system.binding(Precision.DOUBLE.of(w), 0);
        program.inputs()
                .forEach(
                        (name, _) -> {
                            Storage s = given.get(name);
                            if (s != null) {
                                b.input(name, s, 0);
                            }
                        });
        b.input(Enclose.RADIUS, Precision.DOUBLE.of(new double[] {ball}), 0);
        for (int k = 0; k < counts.size(); k++) {
            b.output("d" + k, Precision.DOUBLE.of(counts.get(k)), 0);
        }
        found.forEach(
                (entry, two) -> {
                    b.output("m" + entry.name(), Precision.DOUBLE.of(two[0]), 0);
                    b.output("r" + entry.name(), Precision.DOUBLE.of(two[1]), 0);
                });
        Executor.of(program, Precision.DOUBLE, workers).run(b, system.samples(), system.outputs());
        double[][] mid = new double[n][system.unknowns()];
        double[][] radius = new double[n][system.unknowns()];
        found.forEach(
                (entry, two) -> {
                    for (int i = 0; i < n; i++) {
                        int size = entry.size();
                        System.arraycopy(two[0], i * size, mid[i], entry.offset(), size);
                        System.arraycopy(two[1], i * size, radius[i], entry.offset(), size);
                    }
                });
        return new Intervals(mid, radius, counts.stream().anyMatch(c -> !(c[0] == 0)));
    }
}
