package org.plstar.cluster.job;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.CollectionAccumulator;
import org.plstar.array.Workers;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.cluster.spec.Answer;
import org.plstar.cluster.spec.BuiltModels;
import org.plstar.cluster.spec.MeasuredRow;
import org.plstar.cluster.spec.SweepRows;
import org.plstar.cluster.spec.SweepSpec;
import org.plstar.landscape.linearity.LimitKernel;
import org.plstar.landscape.linearity.WidthProbe;
import org.plstar.landscape.linearity.WidthRow;
import org.plstar.network.Model;
import org.plstar.system.ResidualSystem;

/** Measures one network of a sweep on an executor. */
final class NetworkTask implements Function<NetworkTask.Key, Answer<MeasuredRow>> {
    private static final long serialVersionUID = 1L;

    private final SweepSpec spec;
    private final Broadcast<SweepRows> rows;
    private final CollectionAccumulator<MeasuredRow> measured;
    private final CollectionAccumulator<Answer.Told> refused;

    /** A network of a sweep. */
    record Key(int width, long seed) implements Serializable {}

    NetworkTask(
            SweepSpec spec,
            Broadcast<SweepRows> rows,
            CollectionAccumulator<MeasuredRow> measured,
            CollectionAccumulator<Answer.Told> refused) {
        this.refused = refused;
        this.spec = spec;
        this.rows = rows;
        this.measured = measured;
    }

    @Override
    public Answer<MeasuredRow> call(Key key) {
        return Answer.of(() -> row(key), refused);
    }

    private MeasuredRow row(Key key) {
        ClusterSession.requireLikeDriver(spec.fingerprint());
        Model network = BuiltModels.of(requireNonNull(spec.models().get(key.width)));
        MeasuredRow row =
                MeasuredRow.of(
                        WidthRow.of(
                                key.width,
                                key.seed,
                                network.layout().size(),
                                () -> probed(key, network)));
        measured.add(row);
        return row;
    }

    private WidthRow probed(Key key, Model network) {
        ResidualSystem system =
                ResidualSystem.of(network, rows.value().features(), rows.value().targets());
        SweepRows.Limit given = rows.value().limit();
        Optional<LimitKernel> limit =
                given == null ? Optional.empty() : Optional.of(given.kernel());
        TaskContext context = TaskContext.get();
        try (Workers workers = Workers.of(spec.cores(), spec.fingerprint().pieces())) {
            return new WidthProbe(system, spec.settings(), limit, workers)
                    .run(
                            key.width,
                            key.seed,
                            network.initialParameters(key.seed),
                            context::isInterrupted,
                            _ -> {});
        } finally {
            limit.ifPresent(LimitKernel::close);
        }
    }
}
