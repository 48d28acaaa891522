package org.plstar.onnx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plstar.onnx.proto.NodeProto;

/**
 * Names of initializers that the exporter has numbered. PyTorch's exporter keeps a parameter's name
 * unless it transposes or folds it; the node that reads it still has the module's path.
 */
final class ParameterNames {
    private static final Pattern NUMBERED =
            Pattern.compile("onnx::.*|[0-9]+|.*Constant(_[0-9]+)?(_output_[0-9]+)?");

    private static final Pattern PATH = Pattern.compile("/(.+)/[A-Za-z]+(_[0-9]+)?");

    private ParameterNames() {}

    /**
     * What an initializer is called: the path of the module whose node reads it, and what it is
     * there, such as {@code encoder.layer.0.attention.self.query.weight}; its own name unless that
     * is a number.
     */
    static String of(String name, NodeProto reader) {
        Matcher path = PATH.matcher(reader.name());
        return NUMBERED.matcher(name).matches() && path.matches()
                ? path.group(1).replace('/', '.') + "." + part(reader, name)
                : name;
    }

    private static String part(NodeProto reader, String name) {
        int i = reader.inputs().indexOf(name);
        return switch (reader.op()) {
            case "Add", "Sub" -> "bias";
            case "MatMul", "Mul", "Gather" -> "weight";
            case "Gemm", "Conv", "ConvTranspose", "LayerNormalization" ->
                i == 2 ? "bias" : "weight";
            default -> reader.op().toLowerCase(java.util.Locale.ROOT) + i;
        };
    }
}
