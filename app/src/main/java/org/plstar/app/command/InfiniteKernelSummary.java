package org.plstar.app.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.array.Matrix;
import org.plstar.study.infinite.InfiniteKernelRequest;
import org.plstar.study.infinite.InfiniteKind;
import org.plstar.study.kernel.KernelEnds;

/**
 * What {@code kernel --infinite --json} prints.
 *
 * @param kernel whose spectrum is told
 * @param shape of the matrix
 * @param trace absent for two sides, like the eigenvalues
 * @param dualError of the entries, relative
 */
record InfiniteKernelSummary(
        InfiniteKind kernel,
        String network,
        List<Integer> shape,
        OptionalDouble lambdaMin,
        OptionalDouble lambdaMax,
        OptionalDouble conditionNumber,
        Optional<String> conditionNumberReason,
        OptionalDouble trace,
        double dualError,
        Optional<String> file) {
    static InfiniteKernelSummary of(
            InfiniteKernelRequest.Result r, String network, Optional<Path> file) {
        Matrix k = r.matrix();
        Optional<KernelEnds> ends = r.ends();
        OptionalDouble condition =
                ends.map(e -> e.condition().value()).orElse(OptionalDouble.empty());
        return new InfiniteKernelSummary(
                r.kind(),
                network,
                List.of(k.rows(), k.columns()),
                of(ends.map(e -> e.min().value())),
                of(ends.map(e -> e.max().value())),
                condition,
                condition.isPresent() ? Optional.empty() : ends.map(e -> e.condition().reason()),
                of(ends.map(KernelEnds::trace)),
                r.kernels().dualError(),
                file.map(Path::toString));
    }

    private static OptionalDouble of(Optional<Double> v) {
        return v.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /** In lines. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "%s %d x %d of %s with every hidden width infinite, for one output."
                        .formatted(
                                kernel == InfiniteKind.NTK ? "Tangent kernel" : "NNGP",
                                shape.getFirst(),
                                shape.getLast(),
                                network));
        if (lambdaMin.isPresent()) {
            lines.add(
                    "Eigenvalues from "
                            + lambdaMin.getAsDouble()
                            + " to "
                            + lambdaMax.orElse(0)
                            + "; trace "
                            + trace.orElse(0)
                            + ".");
            lines.add(
                    conditionNumber.isPresent()
                            ? "Condition number " + conditionNumber.getAsDouble() + "."
                            : "No condition number: " + conditionNumberReason.orElse("") + ".");
        }
        lines.add(
                String.format(
                        Locale.ROOT,
                        "Entries err by at most some %.0e, relative. One network of width m differs"
                                + " by about 2/√m with one or two hidden layers, 3/√m with three.",
                        dualError));
        file.ifPresent(f -> lines.add("Written to " + f + "."));
        return lines;
    }
}
