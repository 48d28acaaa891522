package org.plstar.study.solve.box;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.plstar.optimize.Box;

/** Joins boxes that touch, or nearly do, to places: the least boxes that hold them. */
final class Places {
    /** The number of boxes above which none are joined. */
    private static final int MOST = 5_000;

    private Places() {}

    /** The places of boxes, in the order of their lower ends. */
    static List<Box> of(List<Box> boxes) {
        List<Box> sorted = new ArrayList<>(boxes);
        sorted.sort((a, b) -> Arrays.compare(a.lower(), b.lower()));
        if (sorted.size() > MOST) {
            return sorted;
        }
        boolean again = true;
        while (again) {
            List<Box> joined = new ArrayList<>();
            again = false;
            for (Box box : sorted) {
                int at = touched(joined, box);
                if (at < 0) {
                    joined.add(box);
                } else {
                    joined.set(at, hull(joined.get(at), box));
                    again = true;
                }
            }
            sorted = joined;
        }
        return sorted;
    }

    private static int touched(List<Box> joined, Box box) {
        for (int k = joined.size() - 1; k >= 0; k--) {
            if (touches(joined.get(k), box)) {
                return k;
            }
        }
        return -1;
    }

    /** Whether the gap of two boxes is at most as wide as the wider of them. */
    private static boolean touches(Box a, Box b) {
        for (int j = 0; j < a.lower().length; j++) {
            double gap = Math.max(a.lower()[j] - b.upper()[j], b.lower()[j] - a.upper()[j]);
            double width = Math.max(a.upper()[j] - a.lower()[j], b.upper()[j] - b.lower()[j]);
            if (gap > width) {
                return false;
            }
        }
        return true;
    }

    private static Box hull(Box a, Box b) {
        double[] lower = a.lower().clone();
        double[] upper = a.upper().clone();
        for (int j = 0; j < lower.length; j++) {
            lower[j] = Math.min(lower[j], b.lower()[j]);
            upper[j] = Math.max(upper[j], b.upper()[j]);
        }
        return new Box(lower, upper);
    }
}
