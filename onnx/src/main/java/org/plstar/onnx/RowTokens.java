package org.plstar.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.plstar.onnx.proto.GraphProto;
import org.plstar.onnx.proto.NodeProto;
import org.plstar.onnx.proto.TensorProto;
import org.plstar.onnx.proto.ValueProto;
import org.plstar.onnx.proto.ValueProto.Dimension;
import org.plstar.refusal.Refusal;

/**
 * How many tokens a row of a model may have, as its file says before it is read as a model.
 *
 * @param exact the extent of its input of tokens, where it is no open axis
 * @param most rows of the shortest table of positions; absent where no table has such a name
 * @param unmasked whether it has the input of tokens, and none that says which of them count
 */
public record RowTokens(OptionalInt exact, OptionalInt most, boolean unmasked) {
    private static final Pattern POSITIONS =
            Pattern.compile(".*(position|pos_emb|wpe).*", Pattern.DOTALL);

    /**
     * Reads it from a file. A table of positions is an initializer of two axes that a node Gather
     * reads and whose name, here or in the file, says so. Cost: the file's bytes.
     *
     * @param input the name of the input of tokens
     * @throws Refusal UNREADABLE, TOO_LARGE or NOT_ONNX
     */
    public static RowTokens of(Path file, String input) {
        GraphProto graph = ModelFile.parse(file, new FileDigests()).graph();
        Map<String, List<Long>> tables = graph.initializers().stream()
                .filter(t -> t.dims().size() == 2)
                .collect(Collectors.toMap(TensorProto::name, TensorProto::dims, (a, _) -> a));
        return new RowTokens(
                graph.inputs().stream()
                        .filter(v -> v.name().equals(input) && v.dims().size() == 2)
                        .mapToInt(RowTokens::extent)
                        .filter(extent -> extent > 0)
                        .findFirst(),
                graph.nodes().stream()
                        .filter(n -> n.op().equals("Gather") && n.inputs().size() == 2)
                        .filter(RowTokens::isOfPositions)
                        .map(n -> tables.getOrDefault(n.inputs().getFirst(), List.of()))
                        .filter(dims -> !dims.isEmpty() && dims.getFirst() > 0)
                        .mapToInt(dims -> Math.clamp(dims.getFirst(), 1, (int) Limits.ELEMENTS))
                        .min(),
                graph.inputs().stream().anyMatch(v -> v.name().equals(input))
                        && graph.inputs().stream().noneMatch(v -> v.name().contains("mask")));
    }

    /** The extent of the axis that does not count samples, as {@link InputAxes} takes them. */
    private static int extent(ValueProto v) {
        List<Dimension> dims = v.dims();
        long second = dims.getLast().name().isEmpty() ? dims.getLast().extent() : 0;
        long first = dims.getFirst().name().isEmpty() ? dims.getFirst().extent() : 0;
        return Math.clamp(second > 0 || first < 2 ? second : first, 0, (int) Limits.ELEMENTS);
    }

    private static boolean isOfPositions(NodeProto n) {
        String name = n.inputs().getFirst();
        return POSITIONS
                .matcher((name + " " + ParameterNames.of(name, n)).toLowerCase(Locale.ROOT))
                .matches();
    }
}
