package org.plstar.landscape.linearity;

import java.util.function.IntFunction;
import org.plstar.network.Network;
import org.plstar.refusal.Refusal;
import org.plstar.refusal.Require;
import org.plstar.system.ResidualSystem;

/**
 * Networks that differ in one width, on the same data.
 *
 * @param network the network of a width
 * @param features [N, d] row-major; not modified
 * @param targets [N, C] row-major; not modified
 */
@SuppressWarnings("ArrayRecordComponent") // this record is never compared by equals
public record WidthFamily(IntFunction<Network> network, double[] features, double[] targets) {
    /** Copies; refuses numbers that are not finite. */
    public WidthFamily {
        Require.finite(features, LinearityRefusal.WIDTHS, "feature");
        Require.finite(targets, LinearityRefusal.WIDTHS, "target");
        features = features.clone();
        targets = targets.clone();
    }

    /** The placeholder of the width in a network text. */
    public static final String PLACE = "{m}";

    /**
     * A network's text at a width.
     *
     * @throws Refusal NO_WIDTH if the text has no place for it
     */
    public static String text(String template, int width) {
        Require.atLeast(1, width, LinearityRefusal.WIDTHS, "width");
        if (!template.contains(PLACE)) {
            throw Refusal.of(
                    LinearityRefusal.NO_WIDTH,
                    "network \"" + template + "\"",
                    "it is the same at every width",
                    PLACE + " where the width belongs",
                    "write for instance \"dense({m}) tanh dense({m}) tanh dense\"");
        }
        return template.replace(PLACE, String.valueOf(width));
    }

    /** The system of a network. */
    public ResidualSystem system(Network built) {
        return ResidualSystem.of(built, features, targets);
    }
}
