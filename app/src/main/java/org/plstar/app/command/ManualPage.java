package org.plstar.app.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.plstar.study.command.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page of a command and its subcommands, in the macros of man (groff_man(7)). */
final class ManualPage {
    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    /** The manual page; it has no date, so that the same program gives the same bytes. */
    static String of(CommandSpec root, String version) {
        ManualPage p = new ManualPage();
        p.write(root, version);
        return p.page.toString();
    }

    private void write(CommandSpec root, String version) {
        macro("TH", "PLSTAR", "1", "", "plstar " + version, "User Commands");
        section("NAME");
        text("plstar - " + first(root));
        section("SYNOPSIS");
        page.append(".B plstar\n");
        text("COMMAND [OPTION]... [ARGUMENT]...");
        section("DESCRIPTION");
        text(words(root.usageMessage().description()));
        text("Options are explained below with the command that takes them, and by plstar help"
                + " COMMAND.");
        section("COMMANDS");
        subcommands(root).forEach(c -> command("plstar", c));
        section("EXIT STATUS");
        for (Map.Entry<ExitCode, String> e : STATUS.entrySet()) {
            item(String.valueOf(e.getKey().status()), e.getValue());
        }
        section("ENVIRONMENT");
        item("PLSTAR_JAVA_OPTS", "Options for the Java virtual machine, such as -Xmx8g.");
        section("FILES");
        item(
                "runs/",
                "Where commands put their results, each in a folder of its own, unless --out says"
                        + " otherwise.");
    }

    private static final SequencedMap<ExitCode, String> STATUS = new LinkedHashMap<>();

    static {
        STATUS.put(ExitCode.DONE, "Done.");
        STATUS.put(ExitCode.TARGET_MISSED, "Computed, but a target that was stated was missed.");
        STATUS.put(
                ExitCode.REFUSED,
                "The request or the input is wrong; one line says what, where and how to fix it.");
        STATUS.put(ExitCode.FAULT, "A fault of plstar, with the file that has the details.");
        STATUS.put(ExitCode.INTERRUPTED, "Stopped, with what was done saved.");
    }

    private void command(String parents, CommandSpec c) {
        String name = parents + " " + c.name();
        macro("SS", name + arguments(c));
        text(words(c.usageMessage().description()));
        c.positionalParameters().stream()
                .filter(p -> !p.hidden())
                .forEach(p -> item(p.paramLabel(), words(p.description())));
        c.options().stream()
                .filter(o -> !o.hidden() && !o.usageHelp() && !o.versionHelp())
                .forEach(o -> item(names(o), words(o.description())));
        subcommands(c).forEach(s -> command(name, s));
    }

    private static List<CommandSpec> subcommands(CommandSpec c) {
        return c.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .distinct()
                .filter(s -> !s.usageMessage().hidden())
                .toList();
    }

    private static String arguments(CommandSpec c) {
        return c.positionalParameters().stream()
                .filter(p -> !p.hidden())
                .map(ArgSpec::paramLabel)
                .map(label -> " " + label)
                .collect(Collectors.joining());
    }

    private static String names(OptionSpec o) {
        String value = o.arity().max() == 0 ? "" : "=" + o.paramLabel();
        return Stream.of(o.names()).collect(Collectors.joining(", ")) + value;
    }

    private static String first(CommandSpec c) {
        String all = words(c.usageMessage().description());
        int dot = all.indexOf(". ");
        return (dot < 0 ? all : all.substring(0, dot)).replaceAll("\\.$", "");
    }

    /** The text of a description without picocli's markup. */
    private static String words(String... description) {
        String all = String.join(" ", description).replace("%n", " ").replace("%%", "%");
        return Help.Ansi.OFF.string(all).replaceAll("\\s+", " ").strip();
    }

    private void section(String name) {
        macro("SH", name);
    }

    private void item(String term, String description) {
        page.append(".TP\n");
        page.append("\\fB").append(escape(term)).append("\\fR\n");
        page.append(escape(description)).append('\n');
    }

    private void text(String paragraph) {
        page.append(escape(paragraph)).append("\n");
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String a : arguments) {
            page.append(" \"").append(escape(a).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    /** The text with all characters escaped that have a meaning for the formatter. */
    private static String escape(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
