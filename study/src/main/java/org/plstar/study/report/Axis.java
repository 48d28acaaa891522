package org.plstar.study.report;

/**
 * One axis of a chart.
 *
 * @param label what it measures, with its unit or normalisation
 * @param scale how it starts; the reader may switch it
 */
public record Axis(String label, Scale scale) {
    /** How values lie along an axis. */
    public enum Scale {
        LINEAR,
        /**
         * Base ten. A zero on a horizontal axis gets a tick of its own, left of a visible break;
         * non-positive heights get marks below the plot.
         */
        LOG
    }

    /** A linear axis. */
    public static Axis linear(String label) {
        return new Axis(label, Scale.LINEAR);
    }

    /** A logarithmic axis. */
    public static Axis log(String label) {
        return new Axis(label, Scale.LOG);
    }
}
