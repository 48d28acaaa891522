package org.plstar.study.solve.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The call of a solver by a modelling program: {@code plstar STUB -AMPL}. */
final class AmplCall {
    /** The option that marks such a call. */
    static final String OPTION = "-AMPL";

    /** Settings that AMPL's own library handles. */
    private static final Set<String> OF_LIBRARY = Set.of("wantsol", "outlev", "timing");

    private AmplCall() {}

    /** The full command line of such a call; absent where the arguments are none. */
    static Optional<List<String>> meant(List<String> given) {
        return given.size() > 1 && given.get(1).equals(OPTION)
                ? Optional.of(meant(given, System.getenv().getOrDefault("plstar_options", "")))
                : Optional.empty();
    }

    /**
     * The command line for a call with the settings of AMPL's library.
     *
     * @param more options, as the environment has them
     */
    static List<String> meant(List<String> given, String more) {
        String stub = given.getFirst();
        List<String> all = new ArrayList<>(List.of("solve"));
        all.add(stub.endsWith(".nl") ? stub : stub + ".nl");
        all.add(OPTION);
        List<String> options = new ArrayList<>(List.of(more.strip().split("\\s+")));
        options.addAll(given.subList(2, given.size()));
        for (String option : options) {
            String name = option.replaceFirst("=.*", "");
            if (!option.isEmpty() && !OF_LIBRARY.contains(name)) {
                all.add(option.startsWith("-") ? option : "--" + option);
            }
        }
        return all;
    }
}
