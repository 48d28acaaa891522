package org.plstar.app.study;

import java.util.List;
import java.util.OptionalDouble;
import org.plstar.landscape.KernelState;
import org.plstar.landscape.Observation;
import org.plstar.landscape.Rates;
import org.plstar.network.Network;
import org.plstar.optimize.Outcome;

/**
 * A finished training run.
 *
 * @param eta the step that was taken, before its schedule; absent where the method finds it anew every time
 * @param etaReason where it came from
 * @param detail the test that ended the run, with its numbers
 * @param path observations in order of steps
 * @param start initial weights
 * @param end last weights
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record TrainingResult(
        Preparation data,
        Network network,
        TrainingSettings settings,
        OptionalDouble eta,
        String etaReason,
        KernelRows kernelRows,
        Outcome outcome,
        String detail,
        List<Observation> path,
        Rates rates,
        double[] start,
        double[] end) {
    /** The last observation. */
    public Observation last() {
        return path.getLast();
    }

    /** The kernels along the path. */
    public List<KernelState> kernels() {
        return path.stream().flatMap(o -> o.kernel().stream()).toList();
    }

    /** The smallest μ_t that was observed: the loss obeyed PL* with it at every observed step. */
    public OptionalDouble smallestMu() {
        return path.stream().flatMapToDouble(o -> o.mu().stream()).min();
    }
}
