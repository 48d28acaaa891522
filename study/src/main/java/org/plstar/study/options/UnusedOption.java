package org.plstar.study.options;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;

/** The refusals of an option without effect beside the other options. */
public final class UnusedOption {
    private UnusedOption() {}

    /**
     * The refusal of an option that another option makes useless.
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
     * The refusal of an option, for a reason.
     *
     * @param expected where it would mean something
     */
    public static Refusal because(String option, String why, String expected) {
        return Refusal.of(RequestRefusal.UNUSED, option, why, expected, "leave it out");
    }

    /**
     * The first given option; absent if none is given.
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
