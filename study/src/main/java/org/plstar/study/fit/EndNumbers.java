package org.plstar.study.fit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.data.RowNumbers;
import org.plstar.network.Network;
import org.plstar.optimize.Direction;
import org.plstar.study.Measured;

/** Measures, at the end of a run, possible causes of its loss. */
final class EndNumbers {
    private final StudySystems systems;
    private final Map<FitQuantity, Measured> all = new EnumMap<>(FitQuantity.class);

    private EndNumbers(StudySystems systems) {
        this.systems = systems;
    }

    /**
     * Measures. Cost: a pass over the rows, a gradient where weights decay, and 9 n³ where the
     * network is linear in its weights.
     *
     * @param first w at the start
     * @param outputs at the end; none where they are not finite
     */
    static Map<FitQuantity, Measured> of(
            StudySystems systems,
            Storage first,
            double[] end,
            EndOutputs outputs,
            Optional<NearestRows> nearest) {
        EndNumbers made = new EndNumbers(systems);
        made.rows(nearest);
        made.all.put(FitQuantity.RANGE_FLOOR, LeastLoss.range(systems));
        made.all.put(FitQuantity.CONFLICT_FLOOR, LeastLoss.conflicts(systems));
        made.width();
        if (outputs.training().length > 0) {
            made.units(end);
            made.spread(outputs.training());
            made.decay(first, end);
            made.all.put(FitQuantity.LINEAR_FLOOR, LeastLoss.linear(systems, end));
        }
        return made.all;
    }

    private void rows(Optional<NearestRows> nearest) {
        all.put(
                FitQuantity.NEAREST_ROWS,
                nearest.map(n -> Measured.of(n.distance()).on(lines(n)))
                        .orElseGet(() -> Measured.absent(NearestRows.absence(systems))));
    }

    private String lines(NearestRows n) {
        RowNumbers rows = systems.data.training().rowNumbers();
        return rows.text(n.first()) + " and " + rows.text(n.second());
    }

    private void width() {
        if (!(systems.network instanceof Network n) || n.widths().size() < 2) {
            all.put(FitQuantity.NARROWEST_WIDTH, Measured.absent("the model has no hidden layer"));
            return;
        }
        int least = n.widths().subList(0, n.widths().size() - 1).stream()
                .mapToInt(x -> x)
                .min()
                .orElseThrow();
        all.put(
                FitQuantity.NARROWEST_WIDTH,
                least < systems.system.outputs()
                        ? Measured.of(least)
                        : Measured.absent("no layer has fewer numbers than there are outputs"));
    }

    private void units(double[] end) {
        Optional<HiddenUnits> units = systems.network instanceof Network n
                ? Optional.of(HiddenUnits.of(
                        n, systems.system, end, systems.settings.precision(), systems.workers))
                : Optional.empty();
        String none = units.isEmpty()
                ? "the model is a graph from a file, which names no units"
                : "the network has no hidden activation";
        Optional<HiddenUnits> some = units.filter(u -> u.units() > 0);
        all.put(FitQuantity.HIDDEN_UNITS, Measured.of(some.map(u -> (double) u.units()), none));
        all.put(FitQuantity.DEAD_UNITS, Measured.of(some.map(u -> (double) u.dead()), none));
    }

    /** Computes how much outputs of rows differ, in standard deviations of the targets. */
    private void spread(double[] f) {
        double[] y = systems.system.targets();
        int c = systems.system.outputs();
        int n = systems.system.samples();
        double widest = 0;
        double square = 0;
        for (int k = 0; k < c; k++) {
            double least = f[k];
            double most = f[k];
            double mean = 0;
            for (int i = k; i < f.length; i += c) {
                least = Math.min(least, f[i]);
                most = Math.max(most, f[i]);
                mean += y[i] / n;
            }
            widest = Math.max(widest, most - least);
            for (int i = k; i < f.length; i += c) {
                square = Math.fma(y[i] - mean, y[i] - mean, square);
            }
        }
        double deviation = Math.sqrt(square / f.length);
        all.put(
                FitQuantity.OUTPUT_SPREAD,
                deviation > 0
                        ? Measured.of(widest / deviation)
                        : Measured.absent("the targets of all rows are the same"));
    }

    /** Whether weight decay balances the gradient. */
    private void decay(Storage first, double[] end) {
        Direction direction = systems.method.direction();
        double decay = direction.penalty();
        String none = systems.layers.any()
                ? "the network acts in another way while it trains"
                : decay > 0 || systems.method.newton().isPresent()
                        ? "the method minimises no such sum"
                        : "no weight decay that is a part of the gradient";
        if (!(decay > 0) || systems.layers.any() || systems.method.newton().isPresent()) {
            for (FitQuantity q : new FitQuantity[] {
                FitQuantity.DECAY_BALANCE, FitQuantity.INITIAL_OBJECTIVE, FitQuantity.OBJECTIVE
            }) {
                all.put(q, Measured.absent(none));
            }
            return;
        }
        Precision precision = systems.settings.precision();
        Storage w = precision.of(end);
        Storage g = precision.allocate(end.length);
        double loss = systems.objective.gradient(w, g);
        double sum = 0;
        double size = 0;
        for (int i = 0; i < end.length; i++) {
            double both = Math.fma(decay, end[i], g.get(i));
            sum = Math.fma(both, both, sum);
            size = Math.fma(end[i], end[i], size);
        }
        double[] start = first.toDoubles(0, first.size());
        double before = Arrays.stream(start).map(x -> x * x).sum();
        all.put(
                FitQuantity.INITIAL_OBJECTIVE,
                Measured.of(systems.objective.value(first) + decay / 2 * before));
        all.put(FitQuantity.OBJECTIVE, Measured.of(loss + decay / 2 * size));
        all.put(
                FitQuantity.DECAY_BALANCE,
                size > 0
                        ? Measured.of(Math.sqrt(sum / size) / decay)
                        : Measured.absent("all weights are 0"));
    }
}
