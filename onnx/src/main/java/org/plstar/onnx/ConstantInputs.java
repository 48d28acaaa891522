package org.plstar.onnx;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.plstar.onnx.proto.NodeProto;

/**
 * Inputs of ops that are constants although they are real numbers: statistics, scales, bounds and
 * fills.
 */
final class ConstantInputs {
    private static final Map<String, List<Integer>> BY_OP = Map.of(
            "BatchNormalization", List.of(3, 4),
            "Clip", List.of(1, 2),
            "DequantizeLinear", List.of(1),
            "Dropout", List.of(1),
            "OneHot", List.of(2),
            "Pad", List.of(2),
            "Resize", List.of(1, 2),
            "Upsample", List.of(1));

    private ConstantInputs() {}

    /** The names of such inputs of nodes. */
    static Set<String> of(List<NodeProto> nodes) {
        Set<String> names = new HashSet<>();
        for (NodeProto n : nodes) {
            for (int i : BY_OP.getOrDefault(n.op(), List.of())) {
                if (i < n.inputs().size()) {
                    names.add(n.inputs().get(i));
                }
            }
        }
        return names;
    }
}
