package org.plstar.onnx;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.array.Shape;

/**
 * How the parts of a file became a model.
 *
 * @param rows what each input takes of a row of data, in the row's order; empty where each input is
 *     one of the program
 * @param output shape of the output of one sample, before it is taken as a row
 * @param samplesFirst whether the first axis of the output counts samples, and nothing else
 * @param sources names in the file of the parameters that have other names here
 * @param transposed parameters called by the path of a module that a node MatMul multiplies with
 *     from the right: PyTorch's linear layers hold them transposed
 * @param byRows whether the extents of open axes, or what inputs take, follow from the rows
 * @param frozen names in the file of the initializers that options made constants
 * @param widened names in the file of the initializers of few bits that options made parameters
 */
public record Reading(
        List<RowPart> rows,
        Shape output,
        boolean samplesFirst,
        Map<String, String> sources,
        Set<String> transposed,
        boolean byRows,
        Set<String> frozen,
        Set<String> widened) {
    /** Copies. */
    public Reading {
        rows = List.copyOf(rows);
        sources = Map.copyOf(sources);
        transposed = Set.copyOf(transposed);
        frozen = Set.copyOf(frozen);
        widened = Set.copyOf(widened);
    }
}
