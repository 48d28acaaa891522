package org.plstar.study.claim;

/** The kind of evidence for a sentence, and with it what has to be given to say it. */
public enum Kind {
    /** A number that was computed, for some rows and steps. */
    MEASURED(1),
    /** What a theorem concludes from hypotheses that were checked. */
    FOLLOWS(1),
    /**
     * What was not computed: until when, under what condition, and how often such forecasts held.
     */
    FORETOLD(0.9),
    /** A command, and how often following it helped. */
    ADVISED(0.9);

    private final double bar;

    Kind(double bar) {
        this.bar = bar;
    }

    /** The part of all tries that has to hold. */
    public double bar() {
        return bar;
    }

    /** Whether a sentence needs a record of tries before it is said. */
    public boolean needsRecord() {
        return bar < 1;
    }
}
