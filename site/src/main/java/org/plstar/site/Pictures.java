package org.plstar.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the pictures of the gallery: runs each entry's commands, and draws its chart. */
public final class Pictures {
    private Pictures() {}

    /** Arguments: the repository's folder, then names of entries; without names all are made. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path home = Path.of(arguments[0]);
        List<String> wanted = List.of(arguments).subList(1, arguments.length);
        List<Entry> entries = Entry.all(MarkdownPage.source(home, Entry.GALLERY)).stream()
                .filter(e -> wanted.isEmpty() || wanted.contains(e.name()))
                .toList();
        Files.createDirectories(home.resolve("docs/pictures"));
        make(entries, (entry, picture) -> {
            Files.writeString(home.resolve(entry.picture()), picture);
            System.out.println(entry.name() + ": " + picture.length() + " bytes");
        });
    }

    /** Who takes the pictures. */
    interface Taker {
        /** Takes the picture of an entry, an SVG document. */
        void take(Entry entry, String picture) throws IOException;
    }

    /**
     * Runs the commands of entries, each in an empty folder, and draws their pictures. Entries of
     * the same commands are of one run.
     *
     * @throws IllegalStateException if a command is refused, or fails
     */
    static void make(List<Entry> entries, Taker taker) throws IOException, InterruptedException {
        Map<List<Object>, List<Entry>> runs = new LinkedHashMap<>();
        for (Entry e : entries) {
            runs.computeIfAbsent(List.of(e.files(), e.block()), _ -> new ArrayList<>())
                    .add(e);
        }
        for (List<Entry> same : runs.values()) {
            Path folder = Files.createTempDirectory("plstar-gallery");
            try {
                Entry first = same.getFirst();
                for (Map.Entry<String, String> file : first.files().entrySet()) {
                    Files.writeString(folder.resolve(file.getKey()), file.getValue());
                }
                for (List<String> arguments : first.commands()) {
                    run(folder, arguments);
                }
                for (Entry e : same) {
                    Path report = folder.resolve(e.report());
                    Path page = Files.isDirectory(report) ? report.resolve("report.html") : report;
                    taker.take(e, Browser.picture(page, e.chart()));
                }
            } finally {
                Folders.delete(folder);
            }
        }
    }

    private static void run(Path folder, List<String> arguments)
            throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        int status = new ProcessBuilder(StartCommand.with(arguments))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        if (status > 1) { // 1: computed, but a target was missed
            throw new IllegalStateException(
                    arguments + " ends with " + status + ": " + Files.readString(output));
        }
    }
}
