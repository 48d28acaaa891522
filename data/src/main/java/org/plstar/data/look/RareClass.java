package org.plstar.data.look;

import java.util.ArrayList;
import java.util.List;
import org.plstar.data.Target;

/**
 * A class of fewer rows than a tenth of its even share, or of at most {@value #FEW}.
 *
 * @param name of the class
 * @param count of its rows
 */
public record RareClass(String name, int count) {
    private static final int FEW = 2;
    private static final int PART = 10;
    private static final int ROWS = 20;

    /** The rare classes of at least {@value #ROWS} rows, in the order of classes. */
    static List<RareClass> of(Target target) {
        List<RareClass> rare = new ArrayList<>();
        if (target instanceof Target.Classes c && c.rows() >= ROWS) {
            int[] counts = c.counts();
            for (int k = 0; k < counts.length; k++) {
                if (counts[k] > 0
                        && (counts[k] <= FEW
                                || (long) PART * counts.length * counts[k] < c.rows())) {
                    rare.add(new RareClass(c.classNames().get(k), counts[k]));
                }
            }
        }
        return rare;
    }
}
