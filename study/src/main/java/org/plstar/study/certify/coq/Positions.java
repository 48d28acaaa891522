package org.plstar.study.certify.coq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Positions in the text of a line: {@code START+COUNT*STRIDE…}, an array, {@code each:ARRAY}. */
sealed interface Positions {
    /** A loop of positions, the first of several the slowest. */
    record Loop(int count, int stride) {}

    /** start + the sum of the loops' indices times strides. */
    record Loops(int start, List<Loop> loops) implements Positions {}

    /** A list of positions that is the same for all samples. */
    record Listed(String array) implements Positions {}

    /** A list of each sample's own. */
    record Each(String array) implements Positions {}

    /** Reads positions from their text. */
    static Positions of(String text) {
        if (text.startsWith("each:")) {
            return new Each(text.substring("each:".length()));
        }
        if (Character.isLetter(text.charAt(0))) {
            return new Listed(text);
        }
        String[] parts = text.split("\\+(?=\\d)", -1);
        List<Loop> loops = new ArrayList<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String[] loop = part.split("\\*", -1);
            loops.add(new Loop(Integer.parseInt(loop[0]), Integer.parseInt(loop[1])));
        }
        return new Loops(Integer.parseInt(parts[0]), loops);
    }

    /** The positions of a sample. */
    default int[] of(ClaimedSystem.Program program, int sample) {
        return switch (this) {
            case Listed l -> whole(program.whole(l.array));
            case Each e -> whole(program.row(e.array, sample));
            case Loops l -> {
                int[] all = {l.start};
                for (Loop loop : l.loops) {
                    int[] next = new int[all.length * loop.count];
                    for (int i = 0; i < next.length; i++) {
                        next[i] = all[i / loop.count] + i % loop.count * loop.stride;
                    }
                    all = next;
                }
                yield all;
            }
        };
    }

    private static int[] whole(double[] values) {
        return Arrays.stream(values).mapToInt(v -> (int) v).toArray();
    }
}
