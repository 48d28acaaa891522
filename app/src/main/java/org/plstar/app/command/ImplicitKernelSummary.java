package org.plstar.app.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.run.Trust;
import org.plstar.operator.Estimate;
import org.plstar.study.engine.Engine;
import org.plstar.study.engine.EngineFacts;
import org.plstar.study.spectrum.ImplicitKernelResult;
import org.plstar.tangent.KernelOutputs;

/**
 * What {@code kernel --store no --json} prints.
 *
 * @param shape of the kernel
 * @param outputs what became of several outputs
 * @param products that it took
 * @param engine what computed them
 * @param cluster the same in numbers; absent in one process
 */
record ImplicitKernelSummary(
        List<Integer> shape,
        KernelOutputs outputs,
        int rows,
        int outputsPerRow,
        int parameters,
        int products,
        String engine,
        Optional<EngineFacts> cluster,
        double lambdaMin,
        Trust lambdaMinTrust,
        double lambdaMax,
        Trust lambdaMaxTrust,
        OptionalDouble conditionNumber,
        Optional<String> conditionNumberReason) {
    static ImplicitKernelSummary of(ImplicitKernelResult r, Engine engine) {
        int n = r.request().order();
        Estimate min = r.min();
        return new ImplicitKernelSummary(
                List.of(n, n),
                r.request().outputs(),
                r.request().subject().data().training().rows(),
                r.request().subject().model().output().size(),
                r.request().subject().model().layout().size(),
                min.products(),
                engine.name(),
                engine.facts(),
                min.value(),
                Trust.of(min),
                r.max().value(),
                Trust.of(r.max()),
                r.condition().value(),
                r.condition().value().isPresent()
                        ? Optional.empty()
                        : Optional.of(r.condition().reason()));
    }

    /** In lines. */
    List<String> lines(String network) {
        return List.of(
                "Tangent kernel %,d x %,d of %s (%d parameters) on %,d rows, not formed; %d products by %s."
                        .formatted(
                                shape.getFirst(),
                                shape.getLast(),
                                network,
                                parameters,
                                rows,
                                products,
                                engine),
                "Eigenvalues from "
                        + lambdaMinTrust.words(lambdaMin)
                        + " to "
                        + lambdaMaxTrust.words(lambdaMax)
                        + ".",
                conditionNumber.isPresent()
                        ? "Condition number " + conditionNumber.getAsDouble() + "."
                        : "No condition number: " + conditionNumberReason.orElse("") + ".");
    }
}
