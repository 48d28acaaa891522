package org.plstar.study.spectrum;

import java.util.Optional;
import org.plstar.program.Op;
import org.plstar.program.Program;

/** Finds the ops of a program without a second derivative. */
final class Kinks {
    private Kinks() {}

    /** The functions with kinks, in words; empty for a smooth network. */
    static Optional<String> of(Program program) {
        return program.nodes().stream()
                .map(n -> switch (n.op()) {
                    case Op.Unary u when !u.fn().isSmooth() -> "relu or a like activation";
                    case Op.Compare _, Op.Select _ -> "an activation in pieces";
                    case Op.ArgMax _ -> "max pooling";
                    default -> "";
                })
                .filter(s -> !s.isEmpty())
                .findFirst();
    }
}
