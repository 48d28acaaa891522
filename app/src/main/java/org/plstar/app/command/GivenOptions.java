package org.plstar.app.command;

import java.util.Map;
import org.plstar.app.study.SubjectFacts;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Options that say what a study is about. */
interface GivenOptions {
    /**
     * What they name.
     *
     * @param values of the request's components, by their names
     * @param name of the data
     */
    record Given(Map<String, Object> values, SubjectFacts facts, String name) {}

    /** Which of the command's studies is asked for. */
    default int study(ParseResult given) {
        return 0;
    }

    /** Reads what they name. */
    Given given(CommandSpec spec, CommonOptions common);
}
