package org.plstar.landscape.linearity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.plstar.array.Workers;
import org.plstar.network.Network;
import org.plstar.system.ResidualSystem;

/**
 * Measures networks of several widths and seeds in parallel, except those that were measured
 * before; each row is the same on any number of threads.
 */
public final class LinearitySweep {
    private final WidthFamily family;
    private final SweepPlan plan;
    private final ProbeSettings settings;
    private final Workers workers;
    private final BooleanSupplier stop;

    /** A sweep of networks of several widths. */
    public LinearitySweep(
            WidthFamily family,
            SweepPlan plan,
            ProbeSettings settings,
            Workers workers,
            BooleanSupplier stop) {
        this.family = family;
        this.plan = plan;
        this.settings = settings;
        this.workers = workers;
        this.stop = stop;
    }

    /**
     * The limit kernel for these widths: of networks as wide as time permits, as many as are needed
     * until its standard error is about a third of the widest network's distance to it.
     *
     * @param seed the networks' own seeds follow from it, and are none of the sweep's
     */
    public LimitKernel limit(int[] widths, long seed) {
        LimitPlan made = LimitPlan.of(family, widths);
        Network network = family.network().apply(made.width());
        ResidualSystem system = family.system(network);
        return OwnThreads.call(
                workers.threads(),
                team -> LimitKernel.of(
                        i -> made.kernel(network, system, seed, i, team),
                        system.equations(),
                        made.width(),
                        made.count(),
                        made.together(),
                        team,
                        stop));
    }

    /**
     * Measures all networks of the plan that have no row yet.
     *
     * @param done rows that are known already
     * @param limit the limit kernel, if it is to be compared with
     * @param finished receives every new row, from any thread, one at a time
     * @param progress receives the fraction done, from any thread
     * @return all rows, by width and seed, those of networks that failed among them; without those
     *     that {@code stop} cut short
     */
    public List<WidthRow> run(
            List<WidthRow> done,
            Optional<LimitKernel> limit,
            Consumer<WidthRow> finished,
            DoubleConsumer progress) {
        List<SweepPlan.Task> open = plan.tasks().stream()
                .filter(t -> done.stream()
                        .noneMatch(r -> r.width() == t.width() && r.seed() == t.seed()))
                .toList();
        List<WidthRow> rows = new ArrayList<>(done);
        Share share = new Share(open, progress);
        List<SweepPlan.Task> alone = open.stream().filter(SweepPlan.Task::alone).toList();
        List<SweepPlan.Task> rest = open.stream().filter(t -> !t.alone()).toList();
        for (SweepPlan.Task t : alone) {
            measure(t, workers.threads(), limit, rows, finished, share);
        }
        // tasks are given to threads from the last on; the widest network is to begin first
        int last = rest.size() - 1;
        workers.run(rest.size(), i -> measure(rest.get(last - i), 1, limit, rows, finished, share));
        rows.sort(Comparator.comparingInt(WidthRow::width).thenComparingLong(WidthRow::seed));
        return rows;
    }

    private void measure(
            SweepPlan.Task t,
            int threads,
            Optional<LimitKernel> limit,
            List<WidthRow> rows,
            Consumer<WidthRow> finished,
            Share share) {
        if (stop.getAsBoolean()) {
            return;
        }
        WidthRow row = WidthRow.of(
                t.width(),
                t.seed(),
                t.unknowns(),
                () -> OwnThreads.call(threads, team -> row(t, team, limit, share)));
        if (row.cutShort()) {
            return;
        }
        synchronized (rows) {
            rows.add(row);
            finished.accept(row);
        }
        share.at(t, 1);
    }

    private WidthRow row(SweepPlan.Task t, Workers team, Optional<LimitKernel> limit, Share share) {
        Network network = family.network().apply(t.width());
        return new WidthProbe(family.system(network), settings, limit, team)
                .run(
                        t.width(),
                        t.seed(),
                        network.initialParameters(t.seed()),
                        stop,
                        fraction -> share.at(t, fraction));
    }

    /** The share of the work that is done, by the numbers of parameters. */
    private static final class Share {
        private final Map<SweepPlan.Task, Double> fractions = new HashMap<>();
        private final DoubleConsumer progress;
        private final double total;
        private double done;

        Share(List<SweepPlan.Task> open, DoubleConsumer progress) {
            this.progress = progress;
            this.total = open.stream().mapToDouble(Share::cost).sum();
        }

        private static double cost(SweepPlan.Task t) {
            return t.unknowns() + 20_000.0; // what the smallest takes all the same
        }

        synchronized void at(SweepPlan.Task t, double fraction) {
            double before = fractions.getOrDefault(t, 0.0);
            if (fraction > before) {
                fractions.put(t, fraction);
                done += (fraction - before) * cost(t);
            }
            progress.accept(done / total);
        }
    }

    /**
     * The slopes of the quantities that are positive in all rows; where rows are missing, in all
     * rows of {@link CompleteRows}.
     */
    public static Map<Quantity, Slope> slopes(List<WidthRow> all) {
        Map<Quantity, Slope> found = new EnumMap<>(Quantity.class);
        List<WidthRow> rows = CompleteRows.of(all).rows();
        double[] widths =
                rows.stream().mapToDouble(WidthRow::width).distinct().sorted().toArray();
        long[] seeds =
                rows.stream().mapToLong(WidthRow::seed).distinct().sorted().toArray();
        if (widths.length < 2 || (seeds.length == 1 && widths.length < 3)) {
            return found;
        }
        for (Quantity q : Quantity.values()) {
            List<double[]> curves = new ArrayList<>();
            for (long seed : seeds) {
                double[] curve = new double[widths.length];
                for (WidthRow r : rows) {
                    OptionalDouble v = r.get(q).value();
                    if (r.seed() == seed && v.isPresent()) {
                        curve[Arrays.binarySearch(widths, r.width())] = v.getAsDouble();
                    }
                }
                curves.add(curve);
            }
            boolean positive = curves.stream().allMatch(c -> Arrays.stream(c).allMatch(v -> v > 0));
            if (positive) {
                found.put(q, Slope.of(widths, curves));
            }
        }
        return found;
    }
}
