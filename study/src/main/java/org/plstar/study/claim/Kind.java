package org.plstar.study.claim;

/** The kind of evidence for a sentence, and with it what has to be given to say it. */
public enum Kind {
    /** A number that was computed, for some rows and steps. */
    MEASURED(1),
    /** The sentence is what a theorem concludes from hypotheses that were checked. */
    FOLLOWS(1),
    /**
     * The sentence is a forecast: it needs a horizon, conditions, and a record of how often such
     * forecasts held.
     */
    FORETOLD(0.9),
    /** The sentence is a command, with a record of how often following it helped. */
    ADVISED(0.9);

    private final double bar;

    Kind(double bar) {
        this.bar = bar;
    }

    /** The part of all tries in which a claim of this kind has to hold. */
    public double bar() {
        return bar;
    }

    /** Whether a sentence needs a record of tries before it is said. */
    public boolean needsRecord() {
        return bar < 1;
    }
}
