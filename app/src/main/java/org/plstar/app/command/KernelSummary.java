package org.plstar.app.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.run.Trust;
import org.plstar.data.Duplicates;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.study.kernel.KernelResult;
import org.plstar.tangent.KernelMethod;
import org.plstar.tangent.KernelOutputs;

/**
 * What {@code kernel --json} prints.
 *
 * @param shape of the matrix
 * @param outputs what became of several outputs
 * @param file of the matrix, if it was written
 */
record KernelSummary(
        List<Integer> shape,
        KernelOutputs outputs,
        int rows,
        int outputsPerRow,
        int parameters,
        double lambdaMin,
        Trust lambdaMinTrust,
        double lambdaMax,
        Trust lambdaMaxTrust,
        OptionalDouble conditionNumber,
        Optional<String> conditionNumberReason,
        double trace,
        List<Share> shares,
        Optional<String> file,
        int mergedDuplicates) {
    /** How a parameter's share was computed. */
    record Share(String parameter, KernelMethod method, int positions) {
        static Share of(org.plstar.tangent.KernelContribution s) {
            return new Share(
                    s.param(),
                    s.pairwise() ? KernelMethod.PAIRWISE : KernelMethod.PER_SAMPLE,
                    s.positions());
        }
    }

    static KernelSummary of(KernelResult result, Duplicates duplicates, Optional<Path> file) {
        KernelEnds ends = result.ends();
        return new KernelSummary(
                List.of(result.order(), result.order()),
                result.request().outputs(),
                result.rows(),
                result.outputs(),
                result.request().model().layout().size(),
                ends.min().value(),
                Trust.of(ends.min()),
                ends.max().value(),
                Trust.of(ends.max()),
                ends.condition().value(),
                ends.condition().value().isPresent()
                        ? Optional.empty()
                        : Optional.of(reason(ends, duplicates)),
                ends.trace(),
                result.shares().stream().map(Share::of).toList(),
                file.map(Path::toString),
                duplicates.merged());
    }

    /** Equal rows explain a singular kernel better than its eigenvalues do. */
    private static String reason(KernelEnds ends, Duplicates duplicates) {
        long conflicting = duplicates.conflicts().stream().mapToInt(c -> c.rows().size() - 1).sum();
        long repeated = duplicates.merged() + conflicting;
        return repeated == 0
                ? ends.condition().reason()
                : repeated
                        + " row(s) repeat the features of others, so K is singular; "
                        + ends.condition().reason();
    }

    /** In lines. */
    List<String> lines(String network) {
        return List.of(
                "Tangent kernel %d x %d of %s (%d parameters) on %d rows."
                        .formatted(shape.getFirst(), shape.getLast(), network, parameters, rows),
                "Eigenvalues from "
                        + lambdaMinTrust.words(lambdaMin)
                        + " to "
                        + lambdaMaxTrust.words(lambdaMax)
                        + "; trace "
                        + trace
                        + ".",
                conditionNumber.isPresent()
                        ? "Condition number " + conditionNumber.getAsDouble() + "."
                        : "No condition number: " + conditionNumberReason.orElse("") + ".");
    }
}
