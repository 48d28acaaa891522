package org.plstar.study.predict.command;

import java.util.List;
import java.util.stream.IntStream;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/**
 * The probability from which on one of two classes is answered.
 *
 * @param of its index, 0 or 1
 * @param least the probability
 */
record Threshold(int of, double least) {
    /** Reads {@code 0.3}, of the second class, or {@code yes=0.3}. */
    static Threshold of(String text, List<String> classes) {
        int at = text.lastIndexOf('=');
        int of = at < 0 ? 1 : classes.indexOf(text.substring(0, at));
        try {
            double least = Double.parseDouble(text.substring(at + 1));
            if (of >= 0 && least >= 0 && least <= 1) {
                return new Threshold(of, least);
            }
        } catch (NumberFormatException e) {
            // refused below, as another class is
        }
        throw Refusal.of(
                RequestRefusal.THRESHOLD,
                "--threshold " + text,
                "no probability of a class",
                "a number from 0 to 1, or one of " + String.join(", ", classes) + " before it",
                "write --threshold " + classes.get(1) + "=0.3");
    }

    /**
     * The answered classes.
     *
     * @param probabilities [N, 2]
     */
    int[] classes(double[] probabilities) {
        return IntStream.range(0, probabilities.length / 2)
                .map(i -> probabilities[2 * i + of] >= least ? of : 1 - of)
                .toArray();
    }
}
