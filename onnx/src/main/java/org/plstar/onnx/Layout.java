package org.plstar.onnx;

import org.plstar.program.Op;

/** Properties of ops that only move numbers. */
final class Layout {
    private Layout() {}

    /** Whether the result has only numbers of the single operand. */
    static boolean keepsNumbers(Op op) {
        return switch (op) {
            case Op.Reshape _, Op.Permute _, Op.Slice _, Op.Broadcast _, Op.Spread _ -> true;
            default -> false;
        };
    }
}
