package org.plstar.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs the notebooks and writes their pages. */
public final class Notebooks {
    /** The folder of the notebooks and their pages. */
    static final String FOLDER = "docs/notebooks";

    private static final Pattern PICTURE =
            Pattern.compile("!\\[[^]]*]\\(([\\w-]+\\.html)#([\\w-]+)\\)");

    private Notebooks() {}

    /** Arguments: the repository's folder, then names of notebooks; without names all are run. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        for (String name : names(home)) {
            if (wanted.isEmpty() || wanted.contains(name)) {
                for (Map.Entry<String, String> file : run(home, name).entrySet()) {
                    Files.writeString(home.resolve(file.getKey()), file.getValue());
                    System.out.println(file.getKey() + ": " + file.getValue().length() + " bytes");
                }
            }
        }
    }

    /** The names of all, in order. */
    static List<String> names(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve(FOLDER))) {
            return files.map(f -> String.valueOf(f.getFileName()))
                    .filter(f -> f.endsWith(".py"))
                    .map(f -> f.substring(0, f.length() - 3))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Runs one in an empty folder, with this program behind the Python package.
     *
     * @return its page and its pictures, by their paths in the repository
     * @throws IllegalStateException if a cell fails
     */
    static SequencedMap<String, String> run(Path home, String name)
            throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("plstar-notebook");
        try {
            Path page = folder.resolve(name + ".md");
            execute(home, folder, name, page);
            SequencedMap<String, String> files = new TreeMap<>();
            String text = Files.readString(page);
            Matcher picture = PICTURE.matcher(text);
            StringBuilder written = new StringBuilder();
            while (picture.find()) {
                String chart = picture.group(2);
                String file = name + "-" + chart + ".svg";
                files.put(
                        FOLDER + "/" + file,
                        Browser.picture(folder.resolve(picture.group(1)), chart));
                picture.appendReplacement(written, "![" + chart + "](" + file + ")");
            }
            picture.appendTail(written);
            files.put(FOLDER + "/" + name + ".md", written.toString());
            return files;
        } finally {
            Folders.delete(folder);
        }
    }

    private static void execute(Path home, Path folder, String name, Path page)
            throws IOException, InterruptedException {
        StartCommand.write(folder.resolve("home/bin"));
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/python3",
                "-W",
                "ignore",
                home.resolve("tools/notebook.py").toAbsolutePath().toString(),
                home.resolve(FOLDER).resolve(name + ".py").toAbsolutePath() + "",
                page.toString()));
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PLSTAR_HOME", folder.resolve("home").toString());
        builder.environment()
                .put("PYTHONPATH", home.resolve("python").toAbsolutePath().toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        if (builder.start().waitFor() != 0) {
            throw new IllegalStateException(name + ": " + Files.readString(output));
        }
    }
}
