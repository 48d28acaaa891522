package org.plstar.study.command;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.plstar.study.describe.Description;
import org.plstar.study.describe.Parameter;
import org.plstar.study.page.KeptPage;
import org.plstar.study.page.Page;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help texts of a command of studies, and its options, from the request records. */
final class StudyHelp {
    private StudyHelp() {}

    /** The first sentence of a study's help, and the rest. */
    static String[] sentences(Description<?> study) {
        return study.text().replace("%", "%%").split("(?<=\\.) ", 2);
    }

    /** Describes a command of several studies, which has the name of the first. */
    static void describe(CommandSpec spec, List<StudyCommand.Form<?, ?>> forms) {
        Page<?, ?> page = forms.getFirst().page();
        String[] text = sentences(forms.getFirst().study());
        String missed = page.target();
        spec.mixinStandardHelpOptions(true);
        spec.usageMessage()
                .sortOptions(false)
                .description(text[0])
                .footer(
                        "",
                        text[1],
                        "Exit status: 0 done; "
                                + (missed.isEmpty() ? "" : "1 " + missed + "; ")
                                + "2 refused"
                                + (page instanceof KeptPage<?, ?>
                                        ? "; 130 stopped by Ctrl-C with what is finished saved."
                                        : "."));
        forms.stream()
                .flatMap(StudyCommand.Form::options)
                .collect(Collectors.groupingBy(
                        Parameter::name, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(same -> spec.addOption(option(same)));
        spec.addOption(OptionSpec.builder("--out")
                .paramLabel("DIR")
                .type(Path.class)
                .userObject("This command")
                .description("Directory for report.html, "
                        + forms.stream()
                                .map(f -> f.page().file() + ".json")
                                .distinct()
                                .collect(Collectors.joining(" or "))
                        + " and long arrays as NPY files (default: "
                        + page.place()
                        + ").")
                .build());
    }

    private static String help(Parameter p) {
        String text = p.text().replace("%", "%%");
        String range = p.range();
        String fallback = p.asked().value();
        return Character.toUpperCase(text.charAt(0))
                + text.substring(1)
                + (range.isEmpty() ? "" : ", " + range)
                + (fallback.isEmpty() ? "" : " (default: " + fallback + ")")
                + ".";
    }

    /** The option of a parameter, which several studies may have. */
    private static OptionSpec option(List<Parameter> same) {
        Parameter p = same.getFirst();
        OptionSpec.Builder option = OptionSpec.builder("--" + p.name())
                .userObject(p.asked().group())
                .description(same.stream().map(StudyHelp::help).distinct().toArray(String[]::new));
        if (p.flag()) {
            return option.type(boolean.class).build();
        }
        List<String> choices =
                same.stream().flatMap(own -> own.choices().stream()).distinct().toList();
        option.completionCandidates(choices);
        option.paramLabel(
                !p.asked().label().isEmpty()
                        ? p.asked().label()
                        : choices.isEmpty() ? "N" : String.join("|", choices));
        return p.list()
                ? option.type(String[].class).splitRegex(",").build()
                : option.type(String.class).build();
    }
}
