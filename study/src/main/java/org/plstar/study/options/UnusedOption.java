package org.plstar.study.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** An option that means nothing beside the others. */
public final class UnusedOption {
    private UnusedOption() {}

    /**
     * Its refusal.
     *
     * @param option as it was given
     * @param by to whom it means nothing
     * @param fix what to take for it to mean something
     */
    public static Refusal of(String option, String by, String fix) {
        return Refusal.of(
                RequestRefusal.UNUSED,
                option,
                "it means nothing to " + by,
                "options that are used",
                "leave it out, or take " + fix);
    }

    /**
     * Its refusal, for a reason.
     *
     * @param expected where it would mean something
     */
    public static Refusal because(String option, String why, String expected) {
        return Refusal.of(RequestRefusal.UNUSED, option, why, expected, "leave it out");
    }

    /**
     * The first option that is given; absent where none is.
     *
     * @param options a name before each value, which is null where the option is not given
     */
    public static Optional<String> first(@Nullable Object... options) {
        for (int i = 0; i < options.length; i += 2) {
            if (options[i + 1] != null) {
                return Optional.of(String.valueOf(options[i]));
            }
        }
        return Optional.empty();
    }
}
