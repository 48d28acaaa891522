package org.plstar.study.solve.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a modelling program calls a solver: {@code plstar STUB -AMPL}. */
final class AmplCall {
    /** What asks for it. */
    static final String OPTION = "-AMPL";

    /** What the library's programs take for themselves. */
    private static final Set<String> OF_LIBRARY = Set.of("wantsol", "outlev", "timing");

    private AmplCall() {}

    /** The command line that is meant; absent where these arguments are no such call. */
    static Optional<List<String>> meant(List<String> given) {
        return given.size() > 1 && given.get(1).equals(OPTION)
                ? Optional.of(meant(given, System.getenv().getOrDefault("plstar_options", "")))
                : Optional.empty();
    }

    /**
     * As a solver of AMPL's library is called.
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
