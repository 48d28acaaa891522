package org.plstar.certify;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.plstar.certify.lower.Lowered;
import org.plstar.check.Point;

/** Which instructions of the programs change their slopes most within a radius. */
final class Contributions {
    private static final int MOST = 6;

    private Contributions() {}

    /** The largest parts of κ at a radius; their sum is at least κ where all are listed. */
    static List<Constant> of(LoweredEquations equations, Point point, double radius) {
        List<Constant> all = new ArrayList<>();
        double second = point.secondAt(radius);
        if (second > 0) {
            all.add(Constant.part("ν0", second, "second derivatives at the point itself"));
        }
        List<Map<Integer, Double>> parts = point.partsAt(radius);
        for (int i = 0; i < parts.size(); i++) {
            Lowered program = equations.programs().get(i);
            parts.get(i)
                    .forEach(
                            (k, value) ->
                                    all.add(Constant.part("line " + k, value, named(program, k))));
        }
        all.sort(Comparator.comparingDouble(Constant::value).reversed());
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    /** An instruction and the unknown that comes next before it. */
    private static String named(Lowered program, int line) {
        String text = program.lines().get(line);
        String what = text.startsWith("f ") ? text.split(" ", 3)[1] : text.split(" ", 2)[0];
        for (int k = line; k >= 0; k--) {
            String[] words = program.lines().get(k).split(" ", 3);
            if (words[0].equals("param")) {
                int number = Integer.parseInt(words[1]);
                return what + " after " + program.params().get(number).name();
            }
        }
        return what;
    }
}
