package org.plstar.app.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.plstar.app.Commands;
import org.plstar.app.Main;
import org.plstar.app.Version;
import org.plstar.array.blas.Blas;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs the small commands of {@code commands.txt} and the help of all commands, and writes what
 * each printed, its JSON and its status as a text without anything of the machine. It is a program
 * of its own, since the environment chooses the kernels of the BLAS when a process starts.
 */
final class GoldenRun {
    private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    /** Parts of what is printed that are others each time. */
    private static final Pattern VOLATILE = Pattern.compile(
            "(\"(?:\\w*seconds|changed|computing|digest|peak_memory)\" : )[^,\\s]+");

    private final Path folder;

    private GoldenRun(Path folder) {
        this.folder = folder;
    }

    /** Takes the file of commands, an empty folder to work in, and the folder of the texts. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        Path texts = Path.of(args[2]);
        Files.writeString(folder.resolve("two.txt"), "var x = 1; var y = 1\nx*y = 2\nx + y = 3\n");
        Files.writeString(folder.resolve("line.pde"), """
                unknown u(x in 0..1)
                interior: -u_xx = 1
                boundary: u = 0
                network "dense(8) tanh dense"
                points interior 6 boundary 2 fixed
                """);
        Files.writeString(
                folder.resolve("rows.csv"),
                "sepal_length_(cm),sepal_width_(cm),petal_length_(cm),petal_width_(cm)\n5.1,3.5,1.4,0.2\n6,3,5,2\n");
        GoldenRun run = new GoldenRun(folder);
        for (String line : Files.readAllLines(Path.of(args[0]))) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(": ", 2);
                Files.writeString(texts.resolve(parts[0] + ".txt"), run.ended(parts[0], parts[1]));
            }
        }
        for (String command : Main.commandLine().getSubcommands().keySet()) {
            Commands.Ended help = Commands.run(command, "--help");
            Files.writeString(
                    texts.resolve("help-" + command + ".txt"),
                    "status " + help.status() + "\n" + help.stdout());
        }
    }

    /** What a command did, as text. */
    private String ended(String name, String arguments) throws IOException {
        List<String> all = ARGUMENT.matcher(arguments.replace("@", folder.toString()))
                .results()
                .map((MatchResult m) -> m.group(1) == null ? m.group(2) : m.group(1))
                .toList();
        Commands.Ended ended = Commands.run(all.toArray(String[]::new));
        String printed = all.contains("--json") ? pretty(ended.stdout()) : ended.stdout();
        StringBuilder text = new StringBuilder("plstar " + arguments + "\n");
        text.append("status ").append(ended.status()).append("\n").append(printed);
        if (ended.status() > 1) {
            text.append(ended.stderr());
        }
        Path out = folder.resolve(name);
        if (Files.isDirectory(out)) {
            try (Stream<Path> files = Files.walk(out)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    text.append("file ").append(out.relativize(file)).append("\n");
                    if (out.relativize(file).getNameCount() == 1
                            && file.toString().endsWith(".json")) {
                        String written = pretty(Files.readString(file));
                        text.append(written.equals(printed) ? "as printed\n" : written);
                    }
                }
            }
        }
        String said = text.toString()
                .replace(folder.toString(), "@")
                .replace(folder.toRealPath().toString(), "@")
                .replace(Path.of("").toAbsolutePath().toString(), "HERE")
                .replace(Version.current(), "VERSION")
                .replace(Blas.provider(), "BLAS");
        return VOLATILE.matcher(said)
                .replaceAll("$1?")
                .replaceAll("At most [0-9.]+ [kMG]B in memory", "At most ? in memory")
                .replaceAll("(\"bytes\" : )\"[0-9.]+ MB\"", "$1?");
    }

    private static String pretty(String json) {
        try {
            return JsonMapper.shared().readTree(json).toPrettyString() + "\n";
        } catch (JacksonException e) {
            return json;
        }
    }
}
