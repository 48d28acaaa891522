package org.plstar.certify.lower;

import java.util.Optional;

/** A list of positions as text: a start and loops, if the list has this form. */
final class IndexText {
    private IndexText() {}

    /** The text, such as {@code 0+3*2+2*0} for 0, 0, 2, 2, 4, 4. */
    static Optional<String> of(int... at) {
        String loops = "";
        int[] rest = at;
        while (rest.length > 1) {
            int stride = rest[1] - rest[0];
            int count = 2;
            while (count < rest.length && rest[count] - rest[count - 1] == stride) {
                count++;
            }
            if (rest.length % count != 0) {
                return Optional.empty();
            }
            int[] starts = new int[rest.length / count];
            for (int i = 0; i < rest.length; i++) {
                if (i % count == 0) {
                    starts[i / count] = rest[i];
                } else if (rest[i] - rest[i - 1] != stride) {
                    return Optional.empty();
                }
            }
            loops = "+" + count + "*" + stride + loops;
            rest = starts;
        }
        return Optional.of(rest[0] + loops);
    }
}
