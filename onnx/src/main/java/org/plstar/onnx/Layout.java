package org.plstar.onnx;

import org.plstar.program.Op;

/** Ops of programs that only move numbers. */
final class Layout {
    private Layout() {}

    /** Whether the result has no other numbers than the only operand. */
    static boolean keepsNumbers(Op op) {
        return switch (op) {
            case Op.Reshape _, Op.Permute _, Op.Slice _, Op.Broadcast _, Op.Spread _ -> true;
            default -> false;
        };
    }
}
