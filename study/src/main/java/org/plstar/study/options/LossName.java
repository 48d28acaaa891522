package org.plstar.study.options;

import java.util.Locale;
import org.plstar.system.Loss;

/** The losses, by the names that users write. */
public enum LossName {
    SQUARE(Loss.SQUARE),
    CROSS_ENTROPY(Loss.CROSS_ENTROPY);

    @SuppressWarnings("ImmutableEnumChecker") // the two losses have no state
    public final Loss loss;

    LossName(Loss loss) {
        this.loss = loss;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
