package org.plstar.optimize.leastsquares;

/**
 * The fractions of a step that are tried: 1, ½, ¼, …
 *
 * @param tries the largest number of fractions that are tried
 * @param least ratio of actual to promised decrease of a point that is taken
 * @param enough a full step with a larger ratio is taken at once; infinite for none
 * @param best whether shorter steps are tried until the residual rises again
 * @param any whether the full step is taken, good or bad
 */
public record Halving(int tries, double least, double enough, boolean best, boolean any) {
    /** The rule that tries only the full step. */
    public static final Halving FULL_STEP = new Halving(1, 0, 0, false, true);

    /** The first point with a ratio. */
    public static Halving first(int tries, double least) {
        return new Halving(tries, least, 0, false, false);
    }

    /** The best point before the residual rises again. */
    public static Halving best(int tries, double least, double enough) {
        return new Halving(tries, least, enough, true, false);
    }
}
