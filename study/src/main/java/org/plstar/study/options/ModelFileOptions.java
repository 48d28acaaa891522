package org.plstar.study.options;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.plstar.onnx.ImportOptions;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import org.plstar.study.refusal.RequestRefusal;
import picocli.CommandLine.Option;

/** Options for reading an ONNX model. */
public final class ModelFileOptions {
    private static final Pattern AXIS = Pattern.compile("(.+)=([1-9][0-9]{0,8}|samples)");

    @Option(
            names = "--frozen",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Initializers of an ONNX model that stay as they are, by name; * stands for any"
                            + " characters (default: none).")
    private List<String> frozen = List.of();

    @Option(
            names = "--axis",
            paramLabel = "NAME=N",
            description =
                    "The extent of an open axis of an ONNX model, by its name in the file or as"
                            + " INPUT:NUMBER; NAME=samples says that the axis counts rows.")
    private List<String> axes = List.of();

    @Option(
            names = "--untie",
            description =
                    "Each node of an ONNX model that reads an initializer gets a parameter of its"
                            + " own (default: one for all).")
    private boolean untie;

    /** Called by picocli. */
    public ModelFileOptions() {}

    /** Whether any of these options is given. */
    boolean given() {
        return !frozen.isEmpty() || !axes.isEmpty() || untie;
    }

    /** Reads the model; refuses a pattern that matches no initializer. */
    ImportedModel read(Path file) {
        Set<String> used = new HashSet<>();
        ImportedModel model = ImportedModel.read(
                file, withAxes(ImportOptions.DEFAULT).withUntied(untie).withFrozen(name -> {
                    List<String> fitting =
                            frozen.stream().filter(p -> fits(p, name)).toList();
                    used.addAll(fitting);
                    return !fitting.isEmpty();
                }));
        for (String pattern : frozen) {
            if (!used.contains(pattern)) {
                throw Refusal.of(
                        RequestRefusal.UNUSED,
                        "--frozen " + pattern,
                        "no initializer of " + file + " has such a name",
                        "a name, such as " + model.layout().entries().getFirst().name(),
                        "correct the pattern");
            }
        }
        return model;
    }

    /** Notes for the user on how the model was read. */
    static List<String> notes(ImportedModel model) {
        return model.notes(" (--untie parts them)");
    }

    private ImportOptions withAxes(ImportOptions options) {
        Map<String, Integer> extents = new HashMap<>();
        Optional<String> samples = Optional.empty();
        for (String axis : axes) {
            Matcher parts = AXIS.matcher(axis);
            if (!parts.matches()) {
                throw Refusal.of(
                        RequestRefusal.AXIS,
                        "--axis " + axis,
                        "it gives no axis an extent",
                        "NAME=N with N of at least 1, or NAME=samples",
                        "give for instance --axis width=320");
            }
            String name = parts.group(1);
            if (parts.group(2).equals("samples")) {
                samples = Optional.of(name);
            } else {
                extents.put(name, Integer.valueOf(parts.group(2)));
            }
        }
        ImportOptions with = options.withExtents(extents);
        return samples.map(with::withSamples).orElse(with);
    }

    private static boolean fits(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (String part : List.of(pattern.split("\\*", -1))) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
