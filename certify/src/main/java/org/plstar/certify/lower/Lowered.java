package org.plstar.certify.lower;

import java.util.List;
import java.util.SequencedMap;
import org.plstar.array.Shape;

/**
 * A system as a program of the language of certificates.
 *
 * @param params all unknowns of the system, in the order in which lines number them; lines may not
 *     use all of them
 * @param samples number of samples, n
 * @param outputs numbers that the last line has for each sample, c
 * @param lines the program; its last line is the output
 * @param arrays what the lines name, and the targets; all of them are used
 * @param targets the name of the targets, [n, c]
 * @param stopsDerivatives whether training stops a derivative by {@code Detach} elsewhere than in a
 *     maximum that cancels, so that gradients of training are not those of this program
 */
public record Lowered(
        List<Param> params,
        int samples,
        int outputs,
        List<String> lines,
        SequencedMap<String, Array> arrays,
        String targets,
        boolean stopsDerivatives) {
    /** An unknown array, row-major. */
    public record Param(String name, Shape shape) {}
}
