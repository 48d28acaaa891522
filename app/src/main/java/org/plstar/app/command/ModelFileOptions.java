package org.plstar.app.command;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.plstar.app.refusal.RequestRefusal;
import org.plstar.onnx.ImportedModel;
import org.plstar.refusal.Refusal;
import picocli.CommandLine.Option;

/** Options that say how an ONNX model is read. */
public final class ModelFileOptions {
    @Option(
            names = "--frozen",
            paramLabel = "PATTERN",
            split = ",",
            description =
                    "Initializers of an ONNX model that stay as they are, by name; * stands for any"
                            + " characters (default: none).")
    private List<String> frozen = List.of();

    /** For picocli. */
    public ModelFileOptions() {}

    /** Whether anything was said. */
    boolean given() {
        return !frozen.isEmpty();
    }

    /** Reads the model; a pattern that fits no initializer is refused. */
    ImportedModel read(Path file) {
        Set<String> used = new HashSet<>();
        ImportedModel model =
                ImportedModel.read(
                        file,
                        name -> {
                            List<String> fitting =
                                    frozen.stream().filter(p -> fits(p, name)).toList();
                            used.addAll(fitting);
                            return !fitting.isEmpty();
                        });
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

    private static boolean fits(String pattern, String name) {
        StringBuilder regex = new StringBuilder();
        for (String part : List.of(pattern.split("\\*", -1))) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(name).matches();
    }
}
