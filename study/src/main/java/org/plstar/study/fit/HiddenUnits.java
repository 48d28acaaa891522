package org.plstar.study.fit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import org.plstar.array.Precision;
import org.plstar.array.Storage;
import org.plstar.array.UnaryFn;
import org.plstar.array.Workers;
import org.plstar.network.Network;
import org.plstar.program.Axes;
import org.plstar.program.Program;
import org.plstar.program.ProgramBuilder;
import org.plstar.program.Value;
import org.plstar.program.execute.Binding;
import org.plstar.program.execute.Executor;
import org.plstar.system.ResidualSystem;

/**
 * Hidden units of a network on rows: the numbers of an item that activations before the network's
 * output compute; for an image, every place of every channel is a unit.
 *
 * @param units how many there are
 * @param dead how many of them are 0 on all rows
 */
record HiddenUnits(int units, int dead) {
    /** Memory for intermediate values, in bytes. */
    private static final long BUDGET = 32L << 20;

    /**
     * Counts hidden and dead units. Cost: one pass forward over the rows, in tiles.
     *
     * @param system of the network, with the rows and running statistics
     * @param w [p]
     */
    static HiddenUnits of(
            Network network,
            ResidualSystem system,
            double[] w,
            Precision precision,
            Workers workers) {
        ProgramBuilder b = new ProgramBuilder();
        Program hidden = network.hidden();
        Map<String, Value> values = b.inline(hidden, Map.of());
        List<String> names = hidden.outputs();
        for (String name : names) {
            // a sum of absolute values is 0 only if all values are 0
            Value sizes = b.unary(UnaryFn.ABS, requireNonNull(values.get(name)));
            b.output(name, sizes.type().axes().sample() ? b.sumAxes(sizes, Axes.SAMPLE) : sizes);
        }
        Program sums = b.build();
        Binding binding = system.binding(precision.of(w));
        Storage[] totals = new Storage[names.size()];
        for (int i = 0; i < totals.length; i++) {
            totals[i] = precision.allocate(sums.outputType(names.get(i)).shape().size());
            binding.output(names.get(i), totals[i], 0);
        }
        int units = 0;
        int dead = 0;
        if (totals.length > 0) {
            Executor.of(sums, precision, workers, BUDGET).run(binding, system.samples());
        }
        for (Storage total : totals) {
            units += total.size();
            for (int i = 0; i < total.size(); i++) {
                dead += total.get(i) == 0 ? 1 : 0;
            }
        }
        return new HiddenUnits(units, dead);
    }
}
