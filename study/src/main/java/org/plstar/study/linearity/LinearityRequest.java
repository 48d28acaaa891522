package org.plstar.study.linearity;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.plstar.landscape.linearity.ProbeSettings;
import org.plstar.study.PlannedRequest;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Session;
import org.plstar.study.describe.Asked;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Study;
import org.plstar.study.plan.WorkPlan;

/**
 * Measures at several widths how curved a network is and how far it leaves its linearization while
 * it trains, and says whether it becomes linear, from what width, or why not.
 *
 * <p>The network is given with {m} where the width belongs, for instance "dense({m}) tanh
 * dense({m}) tanh dense". All rows are used; rows that repeat another are left out. Every network
 * is trained by gradient descent on the square loss 1/(2N) Σ r² until L/L_0 is at most --until. K
 * is J Jᵀ [N·C, N·C], not divided by N.
 *
 * @param networks that are swept; absent in a request that was read from a file, which has no rows
 * @param widths widths that grow; … or ... goes on by the ratio of the two before it
 * @param seeds networks of every width
 * @param until train until L/L_0 is at most this
 * @param steps most steps of a network
 * @param etaLambda step size times λ_max of the kernel at the start
 * @param tolerance the network counts as linear where its outputs stay this near to those of its
 *     linearization, relative to the initial residual
 * @param noLimit do not compare kernels with the mean kernel of many wide networks
 * @param stacked bound the Hessian of the stacked map for networks of at most this many parameters;
 *     0: never
 * @param catapult also train with step sizes through 2/λ_max and 4/λ_max, the network and its
 *     quadratic model
 * @param catapultSteps most steps of such a run
 * @param seed of the first network of every width
 */
@Study("linearity")
public record LinearityRequest(
        Optional<SweptNetworks> networks,

        @Asked(value = "64,128,…,1024", least = 1, growing = true, label = "M")
        List<Integer> widths,

        @Asked(value = "5", least = 1, label = "S") int seeds,

        @Asked(value = "1e-3", above = 0, below = 1, label = "RATIO")
        double until,

        @Asked(value = "20000", least = 1) int steps,

        @Asked(value = "1", above = 0, below = 2, label = "F")
        double etaLambda,

        @Asked(value = "0.05", above = 0, label = "T") double tolerance,
        @Asked boolean noLimit,
        @Asked(value = "300000", least = 0, label = "P") int stacked,
        @Asked boolean catapult,
        @Asked(value = "2000", least = 1) int catapultSteps,
        @Asked("1") long seed)
        implements PlannedRequest<LinearityResult>, LinearityRequestWith {
    /** Copies the widths; {@code run} checks ranges. */
    public LinearityRequest {
        requireNonNull(networks, "networks");
        requireNonNull(widths, "widths");
        widths = List.copyOf(widths);
    }

    /**
     * Five networks of each width in NTK parametrization, with the default measurements, in three
     * quarters of Java's memory.
     *
     * @param template a network's text with {@code {m}} where the width belongs
     */
    public static LinearityRequest of(PreparedDataset data, String template, int... widths) {
        requireNonNull(data, "data");
        requireNonNull(template, "template");
        requireNonNull(widths, "widths");
        return Description.of(LinearityRequest.class)
                .make(Map.of(
                        "networks",
                        Optional.of(SweptNetworks.of(data, template)),
                        "widths",
                        Arrays.stream(widths).boxed().toList()));
    }

    /** The settings by which every network is trained and measured. */
    ProbeSettings settings() {
        return new ProbeSettings(
                until, steps, etaLambda, ProbeSettings.DEFAULT.hessianTolerance(), stacked);
    }

    @Override
    public LinearityResult run(Session session) {
        return new LinearityStudy(this, session).run(List.of(), _ -> {});
    }

    @Override
    public LinearityResult run(Session session, Consumer<WorkPlan> planned) {
        LinearityStudy study = new LinearityStudy(this, session);
        planned.accept(study.plan(List.of()));
        return study.run(List.of(), _ -> {});
    }
}
