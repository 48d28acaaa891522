package org.plstar.cluster;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.cluster.job.ClusterJacobians;
import org.plstar.cluster.job.ClusterKernels;
import org.plstar.cluster.job.ClusterLoss;
import org.plstar.cluster.job.ClusterNetworks;
import org.plstar.cluster.job.ClusterRows;
import org.plstar.cluster.session.ClusterSession;
import org.plstar.data.ReadOptions;
import org.plstar.study.Session;
import org.plstar.study.engine.Engine;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.engine.Ingested;
import org.plstar.study.fit.LossEngine;
import org.plstar.study.kernel.KernelEngine;
import org.plstar.study.linearity.NetworkEngine;
import org.plstar.study.spectrum.JacobianEngine;
import org.plstar.study.table.RowEngine;

/**
 * The engine of programs that were submitted to Spark: found as a service, since this module is on
 * the class path there and nowhere else.
 */
public final class SparkEngine implements Engine {
    private @Nullable ClusterSession begun;

    /** For the service loader; nothing is begun yet. */
    public SparkEngine() {}

    /** With a session that has begun. */
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
    public KernelEngine kernels() {
        return new ClusterKernels(this::session);
    }

    @Override
    public NetworkEngine networks() {
        return new ClusterNetworks(this::session);
    }

    @Override
    public JacobianEngine jacobians() {
        return new ClusterJacobians(this::session);
    }

    @Override
    public LossEngine losses() {
        return new ClusterLoss(this::session);
    }

    @Override
    public RowEngine rows() {
        return new ClusterRows(this::session);
    }

    @Override
    public Optional<Ingested> ingest(Path file, ReadOptions options, String place, Session local) {
        return new ClusterRows(this::session).ingest(file, options, place, local);
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
