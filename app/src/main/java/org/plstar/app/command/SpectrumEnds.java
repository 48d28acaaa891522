package org.plstar.app.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.app.run.Trust;
import org.plstar.landscape.ConditionNumber;
import org.plstar.operator.Estimate;
import org.plstar.study.kernel.KernelEnds;

/** The ends of a spectrum. */
record SpectrumEnds(
        double lambdaMin,
        Trust lambdaMinTrust,
        double lambdaMax,
        Trust lambdaMaxTrust,
        OptionalDouble conditionNumber,
        Optional<String> conditionNumberReason,
        @JsonInclude(Include.NON_EMPTY) OptionalDouble trace) {
    static SpectrumEnds of(KernelEnds e) {
        return of(e.min(), e.max(), e.condition(), OptionalDouble.of(e.trace()), "");
    }

    static SpectrumEnds of(
            Estimate min,
            Estimate max,
            ConditionNumber condition,
            OptionalDouble trace,
            String singular) {
        return new SpectrumEnds(
                min.value(),
                Trust.of(min),
                max.value(),
                Trust.of(max),
                condition.value(),
                condition.value().isPresent()
                        ? Optional.empty()
                        : Optional.of(singular + condition.reason()),
                trace);
    }

    List<String> lines() {
        return List.of(
                "Eigenvalues from "
                        + lambdaMinTrust.words(lambdaMin)
                        + " to "
                        + lambdaMaxTrust.words(lambdaMax)
                        + (trace.isPresent() ? "; trace " + trace.getAsDouble() : "")
                        + ".",
                conditionNumber.isPresent()
                        ? "Condition number " + conditionNumber.getAsDouble() + "."
                        : "No condition number: " + conditionNumberReason.orElse("") + ".");
    }
}
