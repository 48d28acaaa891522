package org.plstar.study.linearity;

import static java.util.Objects.requireNonNull;

import org.plstar.landscape.linearity.LinearityRefusal;
import org.plstar.landscape.linearity.WidthFamily;
import org.plstar.network.Architecture;
import org.plstar.network.Initialization;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.study.PreparedDataset;
import org.plstar.study.TrainingLayers;
import org.plstar.system.ResidualSystem;

/**
 * Networks that differ in one width, on the same rows.
 *
 * @param data all training rows are used; rows that repeat another are left out
 * @param template the networks' text with {@code {m}} where the width belongs
 * @param initialization of their weights
 * @param bytes memory that the networks measured at once may take
 */
public record SweptNetworks(
        PreparedDataset data, String template, Initialization initialization, long bytes) {
    /** Refuses null with a {@link NullPointerException}. */
    public SweptNetworks {
        requireNonNull(data, "data");
        requireNonNull(initialization, "initialization");
        requireNonNull(template, "template");
    }

    /**
     * The largest number of equations of a dense kernel, whose eigenvalues take 4/3 n³ operations
     * per network.
     */
    private static final int MOST_EQUATIONS = 4000;

    /** Networks in NTK parametrization, with three quarters of Java's memory. */
    public static SweptNetworks of(PreparedDataset data, String template) {
        requireNonNull(data, "data");
        requireNonNull(template, "template");
        return new SweptNetworks(data, template, Initialization.DEFAULT, usualBytes());
    }

    /** The default limit of the memory of a sweep, in bytes: three quarters of Java's memory. */
    public static long usualBytes() {
        return Runtime.getRuntime().maxMemory() / 4 * 3;
    }

    /**
     * The network of a width.
     *
     * @throws Refusal NO_WIDTH, or of a text that is no network for the data
     */
    public Network network(int width) {
        return data.network(Architecture.parse(WidthFamily.text(template, width)), initialization);
    }

    /**
     * The networks on the rows that are not repeated.
     *
     * @throws Refusal TRAINING_LAYER for batch norm and dropout; TOO_LARGE for more equations than
     *     a dense kernel is computed for
     */
    WidthFamily family(int narrowest) {
        Network network = network(narrowest);
        TrainingLayers.of(network).refuse(network.text());
        int[] kept = data.duplicates().kept();
        ResidualSystem rows = data.trainingSystem(network).rows(kept);
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
        return new WidthFamily(
                this::network, data.training().select(kept).features(), rows.targets());
    }
}
