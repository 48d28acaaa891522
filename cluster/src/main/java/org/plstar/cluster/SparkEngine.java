package org.plstar.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.plstar.cluster.job.ClusterJacobians;
import org.plstar.cluster.job.ClusterKernels;
import org.plstar.cluster.job.ClusterLoss;
import org.plstar.cluster.job.ClusterNetworks;
import org.plstar.cluster.job.ClusterRows;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.study.engine.Engine;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.linearity.NetworkEngine;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.table.RowEngine;

/**
 * The engine of programs that were submitted to Spark; it is a service, since only there this
 * module is on the class path.
 */
public final class SparkEngine implements Engine {
    private final Map<Class<?>, Supplier<?>> seams = Map.of(
            KernelEngine.class, () -> new ClusterKernels(this::session),
            NetworkEngine.class, () -> new ClusterNetworks(this::session),
            JacobianEngine.class, () -> new ClusterJacobians(this::session),
            LossEngine.class, () -> new ClusterLoss(this::session),
            RowEngine.class, () -> new ClusterRows(this::session));
    private @Nullable ClusterSession begun;

    /** Called by the service loader; begins no context. */
    public SparkEngine() {}

    /** An engine with a session that has begun. */
    public SparkEngine(ClusterSession begun) {
        this.begun = begun;
    }

    @Override
    public synchronized String name() {
        ClusterSession known = begun;
        return known == null ? "the driver; nothing was to be distributed" : known.name();
    }

    @Override
    public synchronized Optional<EngineFacts> facts() {
        return Optional.ofNullable(begun).map(ClusterSession::facts);
    }

    @Override
    public boolean distributed() {
        return true;
    }

    @Override
    public <S> Optional<S> elsewhere(Class<S> seam) {
        return Optional.ofNullable(seams.get(seam)).map(s -> seam.cast(s.get()));
    }

    private synchronized ClusterSession session() {
        ClusterSession known = begun;
        if (known == null) {
            known = ClusterSession.begin("plstar");
            begun = known;
        }
        return known;
    }
}
