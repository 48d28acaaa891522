package org.plstar.study.kernel.command;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;
import java.util.OptionalDouble;
import org.plstar.landscape.ConditionNumber;
import org.plstar.operator.Estimate;
import org.plstar.study.claim.Digits;
import org.plstar.study.claim.Say;
import org.plstar.study.claim.Scope;
import org.plstar.study.kernel.KernelClaim;
import org.plstar.study.kernel.KernelEnds;
import org.plstar.study.page.Trust;

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

    /** Says the ends of the spectrum, folded. */
    void tell(Say say) {
        say.measured(
                KernelClaim.KERNEL_ENDS,
                Scope.WHOLE,
                lambdaMinTrust.words(lambdaMin),
                lambdaMaxTrust.words(lambdaMax));
        if (trace.isPresent()) {
            say.measured(KernelClaim.KERNEL_TRACE, Scope.WHOLE, Digits.of(trace.getAsDouble(), 6));
        }
        if (conditionNumber.isPresent()) {
            double condition = conditionNumber.getAsDouble();
            double error = condition
                    * (lambdaMinTrust.error() / lambdaMin + lambdaMaxTrust.error() / lambdaMax);
            say.measured(
                    KernelClaim.KERNEL_CONDITION,
                    Scope.WHOLE,
                    new Estimate(condition, error, true, "", 0));
        } else {
            say.measured(
                    KernelClaim.KERNEL_WITHOUT_CONDITION,
                    Scope.WHOLE,
                    conditionNumberReason.orElse(""));
        }
    }
}
