package org.plstar.study.report;

/**
 * One axis of a chart.
 *
 * @param label what it measures, with its unit or normalisation
 * @param scale how it starts; the reader may switch it
 */
public record Axis(String label, Scale scale) {
    /** The scale of an axis. */
    public enum Scale {
        LINEAR,
        /**
         * A logarithmic scale of base ten. A zero on a horizontal axis gets a tick of its own, left
         * of a visible break; non-positive heights get marks below the plot.
         */
        LOG
    }

    /** An axis with a linear scale. */
    public static Axis linear(String label) {
        return new Axis(label, Scale.LINEAR);
    }

    /** An axis with a logarithmic scale. */
    public static Axis log(String label) {
        return new Axis(label, Scale.LOG);
    }
}
