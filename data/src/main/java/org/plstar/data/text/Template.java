package org.plstar.data.text;

import java.util.stream.IntStream;

/**
 * The special tokens around those of a text.
 *
 * @param before such as that of [CLS]
 * @param behind such as that of [SEP]
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record Template(int[] before, int[] behind) {
    /** How many there are. */
    int size() {
        return before.length + behind.length;
    }

    /** The first tokens of a text, with these around them. */
    int[] around(int[] tokens, int count) {
        return IntStream.concat(
                        IntStream.of(before),
                        IntStream.concat(IntStream.of(tokens).limit(count), IntStream.of(behind)))
                .toArray();
    }
}
