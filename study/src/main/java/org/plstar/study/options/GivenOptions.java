package org.plstar.study.options;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.plstar.study.page.SubjectFacts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Options for the subject of a study. */
public interface GivenOptions {
    /**
     * The values that the options give.
     *
     * @param values of the request's components, by their names
     * @param name of the data
     * @param folder for the results where none is named; absent: that of the page
     */
    record Given(
            Map<String, Object> values, SubjectFacts facts, String name, Optional<Path> folder) {
        public Given(Map<String, Object> values, SubjectFacts facts, String name) {
            this(values, facts, name, Optional.empty());
        }
    }

    /** The index of the requested study of the command. */
    default int study(ParseResult given) {
        return 0;
    }

    /** Reads what the options name. */
    Given given(CommandSpec spec, CommonOptions common);

    /** Runs what the options request instead of the study, and returns the exit status. */
    default OptionalInt instead(CommandSpec spec, CommonOptions common) {
        return OptionalInt.empty();
    }
}
