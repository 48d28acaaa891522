package org.plstar.study.command;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.plstar.study.describe.Description;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command that a package of commands offers. It is made when it is needed, since making all
 * commands takes a second.
 *
 * @param name as it is typed
 * @param group among which help lists it
 * @param about its first sentence
 * @param made a new command: an object with picocli's annotations, or a {@link CommandSpec}
 */
public record Offer(String name, Group group, Supplier<String> about, Supplier<Object> made) {
    /** A command that is described by picocli's annotations. */
    public static Offer of(String name, Group group, Supplier<Object> made) {
        return new Offer(name, group, () -> about(made.get()), made);
    }

    private static String about(Object made) {
        Command command = requireNonNull(made.getClass().getAnnotation(Command.class));
        return String.join(
                "", command.header().length > 0 ? command.header() : command.description());
    }

    /** A command of several studies, which has the name of the first. */
    public static Offer study(
            String name, Group group, Supplier<Description<?>> study, Supplier<CommandSpec> made) {
        return new Offer(name, group, () -> StudyHelp.sentences(study.get())[0], made::get);
    }
}
