package org.plstar.app.command;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.plstar.study.command.Group;
import org.plstar.study.command.Offer;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Help texts in groups: commands by their purpose, options by the class that declares them. */
public final class GroupedHelp {
    private static final Map<String, String> HEADINGS = Map.ofEntries(
            Map.entry("DataOptions", "Data"),
            Map.entry("HoldoutOptions", "Data"),
            Map.entry("InputShapeOption", "Data"),
            Map.entry("ModelFileOptions", "Data"),
            Map.entry("ReadingOptions", "Data"),
            Map.entry("RowOptions", "Data"),
            Map.entry("SpellingOptions", "Data"),
            Map.entry("TableOptions", "Data"),
            Map.entry("NetworkOptions", "Network"),
            Map.entry("SubjectOptions", "Weights and loss"),
            Map.entry("MethodOptions", "Method"),
            Map.entry("ScheduleOptions", "Steps and observations"),
            Map.entry("StepOptions", "Steps and observations"),
            Map.entry("CertifyOptions", "Proofs"),
            Map.entry("Effort", "Effort"),
            Map.entry("StoredKernelOptions", "Kernels on a disk"),
            Map.entry("CommonOptions", "Everywhere"));

    private GroupedHelp() {}

    /** Has a command line and its subcommands print help in groups. */
    public static void register(CommandLine line, Map<String, Offer> offers) {
        line.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, GroupedHelp::options);
        if (line.getParent() == null) {
            line.getHelpSectionMap()
                    .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> commands(help, offers));
        }
        line.getSubcommands().values().forEach(sub -> register(sub, offers));
    }

    private static String options(Help help) {
        SequencedMap<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        for (OptionSpec o : help.commandSpec().options()) {
            if (!o.hidden()) {
                groups.computeIfAbsent(heading(o), _ -> new ArrayList<>()).add(o);
            }
        }
        List<OptionSpec> last = groups.remove("Everywhere");
        if (last != null) {
            groups.put("Everywhere", last);
        }
        if (groups.size() < 3) {
            return help.optionList();
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(System.lineSeparator())
                    .append(heading)
                    .append(':')
                    .append(System.lineSeparator())
                    .append(layout);
        });
        return text.toString();
    }

    private static String heading(OptionSpec o) {
        return switch (o.userObject()) {
            case Field field ->
                HEADINGS.getOrDefault(field.getDeclaringClass().getSimpleName(), "This command");
            case String heading -> heading; // the heading of a study's parameter
            case null, default -> "Everywhere"; // options such as --help
        };
    }

    private static String commands(Help help, Map<String, Offer> offers) {
        StringBuilder text = new StringBuilder();
        for (Group group : Group.values()) {
            List<String> names = offers.values().stream()
                    .filter(o -> o.group() == group)
                    .map(Offer::name)
                    .filter(help.subcommands()::containsKey)
                    .toList();
            if (names.isEmpty()) {
                continue;
            }
            text.append(System.lineSeparator())
                    .append(group.heading())
                    .append(':')
                    .append(System.lineSeparator());
            Help.TextTable table = Help.TextTable.forColumnWidths(help.colorScheme(), 14, 86);
            names.forEach(name -> table.addRowValues("  " + name, first(help, name)));
            text.append(table);
        }
        return text.toString();
    }

    /** The first sentence of a command's description. */
    private static String first(Help help, String name) {
        UsageMessageSpec usage =
                requireNonNull(help.subcommands().get(name)).commandSpec().usageMessage();
        String all =
                String.join(" ", usage.header().length > 0 ? usage.header() : usage.description());
        int dot = all.indexOf(". ");
        return dot < 0 ? all : all.substring(0, dot + 1);
    }
}
