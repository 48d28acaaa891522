package org.plstar.study.fit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;

/**
 * The quality of a run's predictions.
 *
 * @param trainErrors of a regression by column; absent for classes
 * @param testErrors the same of the test rows; absent without them
 * @param balance the weights and accuracies of classes; absent where rows are not weighted
 * @param suspicious training rows whose label may be wrong; absent unless they are asked for
 * @param rowFacts rows and columns that stand out
 */
public record FitQuality(
        @JsonInclude(Include.ALWAYS) Optional<List<TargetErrors>> trainErrors,
        @JsonInclude(Include.ALWAYS) Optional<List<TargetErrors>> testErrors,
        Optional<ClassBalance> balance,
        Optional<List<Suspect>> suspicious,
        Optional<RowFacts> rowFacts) {
    /** The quality from the parts that are given; empty lists are absent. */
    static FitQuality of(
            List<TargetErrors> train,
            List<TargetErrors> test,
            Optional<ClassBalance> balance,
            List<Suspect> suspects,
            RowFacts rows) {
        return new FitQuality(
                unlessEmpty(train),
                unlessEmpty(test),
                balance,
                unlessEmpty(suspects),
                Optional.of(rows));
    }

    private static <T> Optional<List<T>> unlessEmpty(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(list));
    }

    /** Errors of a regression on the training rows, by column; empty for classes. */
    public List<TargetErrors> train() {
        return trainErrors.orElse(List.of());
    }

    /** Errors of a regression on the test rows, by column; empty without test rows. */
    public List<TargetErrors> test() {
        return testErrors.orElse(List.of());
    }

    /** Training rows whose label may be wrong; empty unless they are requested. */
    public List<Suspect> suspects() {
        return suspicious.orElse(List.of());
    }
}
