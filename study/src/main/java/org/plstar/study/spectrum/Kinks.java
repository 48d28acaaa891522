package org.plstar.study.spectrum;

import java.util.Optional;
import org.plstar.program.Op;
import org.plstar.program.Program;

/** Where a network has no second derivative, as its program says. */
final class Kinks {
    private Kinks() {}

    /** What bends it sharply, in words; empty for a smooth network. */
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
