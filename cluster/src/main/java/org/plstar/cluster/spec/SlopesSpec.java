package org.plstar.cluster.spec;

import java.io.Serializable;
import org.plstar.array.Workers;
import org.plstar.landscape.certificate.slopes.SlopeKernel;
import org.plstar.network.Model;
import org.plstar.refusal.Refusal;
import org.plstar.system.ResidualSystem;

/**
 * Equations at a point, of whose kernel of slopes executors compute blocks.
 *
 * @param weights the point, with running statistics
 * @param features of all rows
 * @param targets of all rows
 * @param lines of the program that the driver has
 * @param parts what else the kernel depends on
 * @param fingerprint of the driver
 * @param cores of a task
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record SlopesSpec(
        ModelSpec model,
        WeightsSpec weights,
        double[] features,
        double[] targets,
        int lines,
        SlopeKernel.Parts parts,
        Fingerprint fingerprint,
        int cores)
        implements Serializable {
    /** A team for a task; to be closed. */
    public Workers workers() {
        return Workers.of(cores, fingerprint.pieces());
    }

    /**
     * The kernel, on an executor.
     *
     * @throws Refusal MODEL if it builds another program than the driver has
     */
    public SlopeKernel kernel(Model network, Workers workers) {
        ResidualSystem system = ResidualSystem.of(network, weights.byName(), features, targets);
        if (system.program().nodes().size() != lines) {
            throw Refusal.of(
                    ClusterRefusal.MODEL,
                    network.text(),
                    "an executor builds another program of it than the driver",
                    "one build of plstar",
                    "submit again");
        }
        return SlopeKernel.of(system, weights.parameters(), parts, workers);
    }
}
