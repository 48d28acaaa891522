package org.plstar.program;

/**
 * The named axes that a value carries in front of its shape, always in the order sample, output.
 *
 * <p>Parameters have none; data have {@code SAMPLE}; the cotangents of several outputs at once have
 * both. The extents are known only when a program is executed. An axis that one operand of an op
 * lacks is broadcast without being stored.
 */
public enum Axes {
    /** The value has no named axis. */
    NONE(false, false),
    /** The value has one leading axis over samples. */
    SAMPLE(true, false),
    /**
     * The value has one leading axis over the seeds of a reverse pass, usually the network's
     * outputs.
     */
    OUTPUT(false, true),
    /** The value has an axis over samples, then one over seeds. */
    SAMPLE_OUTPUT(true, true);

    private final boolean sample;
    private final boolean output;

    Axes(boolean sample, boolean output) {
        this.sample = sample;
        this.output = output;
    }

    private static Axes of(boolean sample, boolean output) {
        if (sample) {
            return output ? SAMPLE_OUTPUT : SAMPLE;
        }
        return output ? OUTPUT : NONE;
    }

    /** Whether there is a sample axis. */
    public boolean sample() {
        return sample;
    }

    /** Whether there is an output axis. */
    public boolean output() {
        return output;
    }

    /** Number of named axes. */
    public int count() {
        return (sample ? 1 : 0) + (output ? 1 : 0);
    }

    /** Whether all axes of {@code other} are among these axes. */
    public boolean contains(Axes other) {
        return (sample || !other.sample) && (output || !other.output);
    }

    /** The union with other axes. */
    public Axes union(Axes other) {
        return of(sample || other.sample, output || other.output);
    }

    /** These axes without those of {@code other}. */
    public Axes minus(Axes other) {
        return of(sample && !other.sample, output && !other.output);
    }

    /** The axes in both. */
    public Axes intersect(Axes other) {
        return of(sample && other.sample, output && other.output);
    }
}
