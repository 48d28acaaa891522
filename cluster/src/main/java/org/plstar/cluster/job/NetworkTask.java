package org.plstar.cluster.job;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.plstar.array.Workers;
import org.plstar.cluster.session.Job;
import org.plstar.cluster.session.TaskScope;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.MeasuredRow;
import org.plstar.cluster.spec.ModelSpec;
import org.plstar.cluster.spec.SweepRows;
import org.plstar.landscape.linearity.LimitKernel;
import org.plstar.landscape.linearity.ProbeSettings;
import org.plstar.landscape.linearity.WidthProbe;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Model;
import org.plstar.system.ResidualSystem;

/**
 * Measures one network of a sweep on an executor.
 *
 * @param models by width
 * @param measured gets each row, so that the driver need not wait for the job's end
 */
record NetworkTask(
        Map<Integer, ModelSpec> models,
        ProbeSettings settings,
        Broadcast<SweepRows> rows,
        CollectionAccumulator<MeasuredRow> measured)
        implements Job.Task<NetworkTask.Key, MeasuredRow> {
    /** A network of a sweep. */
    record Key(int width, long seed) implements Serializable {}

    @Override
    public MeasuredRow run(Key key, TaskScope scope) {
        Workers workers = scope.workers();
        Model network = BuiltModels.of(requireNonNull(models.get(key.width)));
        MeasuredRow row = MeasuredRow.of(WidthRow.of(
                key.width,
                key.seed,
                network.layout().size(),
                () -> probed(key, network, workers, scope)));
        measured.add(row);
        return row;
    }

    private WidthRow probed(Key key, Model network, Workers workers, TaskScope scope) {
        ResidualSystem system =
                ResidualSystem.of(network, rows.value().features(), rows.value().targets());
        SweepRows.Limit given = rows.value().limit();
        Optional<LimitKernel> limit =
                given == null ? Optional.empty() : Optional.of(given.kernel());
        try {
            return new WidthProbe(system, settings, limit, workers)
                    .run(
                            key.width,
                            key.seed,
                            network.initialParameters(key.seed),
                            scope::interrupted,
                            _ -> {});
        } finally {
            limit.ifPresent(LimitKernel::close);
        }
    }
}
