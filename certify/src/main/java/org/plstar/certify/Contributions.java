package org.plstar.certify;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.plstar.certify.lower.Lowered;
import org.plstar.check.Point;
import org.plstar.check.Search;

/** The instructions of the programs whose slopes change most within a radius. */
final class Contributions {
    private static final int MOST = 6;

    private Contributions() {}

    /** The largest parts of κ at a radius; their sum is at least κ where all are listed. */
    static List<ProofNumber> of(LoweredEquations equations, Point point, double radius) {
        List<ProofNumber> all = new ArrayList<>();
        double second = Search.second(point, radius);
        if (second > 0) {
            all.add(ProofNumber.part("point", second, "second derivatives there, ν0 r0/a0"));
        }
        List<Map<Integer, Double>> parts = Search.parts(point, radius);
        for (int i = 0; i < parts.size(); i++) {
            Lowered program = equations.programs().get(i);
            parts.get(i)
                    .forEach((k, value) ->
                            all.add(ProofNumber.part("line " + k, value, named(program, k))));
        }
        all.sort(Comparator.comparingDouble(ProofNumber::value).reversed());
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    /** The text of an instruction, with the last unknown that enters it. */
    private static String named(Lowered program, int line) {
        BitSet enters = new BitSet();
        enters.set(line);
        String what = "";
        for (int k = line; k >= 0; k = enters.previousSetBit(k - 1)) {
            List<String> words = List.of(program.lines().get(k).split(" ", -1));
            String name = words.getFirst();
            if (k == line) {
                what = name.equals("f") ? words.get(1) : name;
            }
            switch (name) {
                case "param" -> {
                    int number = Integer.parseInt(words.get(1));
                    return what + " after " + program.params().get(number).name();
                }
                case "gather", "sum", "relu" -> operands(enters, words, 1);
                case "mul" -> operands(enters, words, 1, 2);
                case "f" -> operands(enters, words, 2);
                case "lin" -> operands(enters, words, 2, 4);
                default -> {}
            }
        }
        return what;
    }

    private static void operands(BitSet enters, List<String> words, int... at) {
        for (int i : at) {
            if (i < words.size()) {
                enters.set(Integer.parseInt(words.get(i)));
            }
        }
    }
}
