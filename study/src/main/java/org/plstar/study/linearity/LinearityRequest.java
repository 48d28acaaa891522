package org.plstar.study.linearity;

import java.util.function.IntFunction;
import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.landscape.linearity.ProbeSettings;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.study.PreparedDataset;
import org.plstar.study.Request;
import org.plstar.study.Session;
import org.plstar.study.StudyRefusal;
import org.plstar.study.TrainingLayers;
import org.plstar.system.ResidualSystem;

/**
 * A sweep over widths: how curved networks are and how far they leave their linearization.
 *
 * @param data all training rows are used; rows that repeat another are left out
 * @param template the network's text with {@code {m}} where the width belongs
 * @param network of a width
 * @param widths that grow, [k]
 * @param firstSeed of the first network of every width
 * @param seeds networks of every width
 * @param tolerance the network counts as linear where its outputs stay this near to those of its
 *     linearization, relative to the initial residual
 * @param settings of every network's training and measurements
 * @param limit whether kernels are compared with the mean kernel of many wide networks
 * @param catapultSteps most steps of trainings with step sizes through 2/λ_max and 4/λ_max; 0: none
 * @param bytes memory that the networks measured at once may take
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
public record LinearityRequest(
        PreparedDataset data,
        String template,
        IntFunction<Network> network,
        int[] widths,
        long firstSeed,
        int seeds,
        double tolerance,
        ProbeSettings settings,
        boolean limit,
        int catapultSteps,
        long bytes)
        implements Request<LinearityResult> {
    /** Equations of a dense kernel at most: its eigenvalues take 4/3 n³ operations per network. */
    private static final int MOST_EQUATIONS = 4000;

    /**
     * Checks the ranges.
     *
     * @throws Refusal RANGE; TRAINING_LAYER for batch norm and dropout; TOO_LARGE for more
     *     equations than a dense kernel is computed for
     */
    public LinearityRequest {
        if (seeds < 1) {
            throw StudyRefusal.range("seeds " + seeds, "at least 1");
        }
        if (!(tolerance > 0 && Double.isFinite(tolerance))) {
            throw StudyRefusal.range("tolerance " + tolerance, "a number above 0");
        }
        if (catapultSteps < 0) {
            throw StudyRefusal.range(
                    "catapult-steps " + catapultSteps, "at least 1, or 0 for none");
        }
        Require.atLeast(1, widths.length, StudyRefusal.RANGE, "number of widths");
        widths = widths.clone();
        Network narrowest = network.apply(widths[0]);
        TrainingLayers.of(narrowest).refuse(narrowest.text());
        ResidualSystem rows = data.trainingSystem(narrowest).rows(data.duplicates().kept());
        if (rows.equations() > MOST_EQUATIONS) {
            throw Refusal.of(
                    LinearityRefusal.TOO_LARGE,
                    data.name(),
                    rows.samples()
                            + " rows times "
                            + rows.outputs()
                            + " outputs are "
                            + rows.equations()
                            + " equations",
                    "at most " + MOST_EQUATIONS + ", whose kernel is handled whole",
                    "use rows " + MOST_EQUATIONS / rows.outputs());
        }
    }

    /**
     * Five networks of each width in NTK parametrization, with the default measurements, in three
     * quarters of Java's memory.
     *
     * @param template a network's text with {@code {m}} where the width belongs
     */
    public static LinearityRequest of(PreparedDataset data, String template, int... widths) {
        return new LinearityRequest(
                data,
                template,
                width ->
                        data.network(
                                Architecture.parse(WidthFamily.text(template, width)),
                                Initialization.DEFAULT),
                widths,
                1,
                5,
                0.05,
                ProbeSettings.DEFAULT,
                true,
                0,
                Runtime.getRuntime().maxMemory() / 4 * 3);
    }

    /** The network of the smallest width, for what all have in common. */
    public Network narrowest() {
        return network.apply(widths[0]);
    }

    @Override
    public LinearityResult run(Session session) {
        return new LinearityStudy(this, session).run();
    }
}
