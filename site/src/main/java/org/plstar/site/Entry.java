package org.plstar.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An entry of the gallery.
 *
 * @param group the heading that it stands under
 * @param question its own heading
 * @param name of its page and its picture
 * @param report the folder of the report that the picture is from, relative to the entry's own
 * @param chart the picture's name in that report
 * @param files texts that the entry shows and its commands read, by their names
 * @param block its commands, as they are shown
 * @param reading what the picture says
 */
public record Entry(
        String group,
        String question,
        String name,
        String report,
        String chart,
        SequencedMap<String, String> files,
        String block,
        String reading) {
    /** The document that holds all entries. */
    public static final String GALLERY = "docs/gallery.md";

    private static final Pattern PICTURE = Pattern.compile(
            "<!-- picture: (\\S+) ([\\w-]+) -->\\s*```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE =
            Pattern.compile("<!-- ([\\w.]+) -->\\s*```\\w*\n(.*?)```", Pattern.DOTALL);
    private static final Pattern IMAGE =
            Pattern.compile("!\\[[^]]*]\\(pictures/([\\w-]+)\\.svg\\)\n(.*)", Pattern.DOTALL);

    /**
     * Reads the gallery: groups are headings of level two, entries of level three. An entry has its
     * files, a comment {@code picture: FOLDER CHART}, its commands, the picture and its reading.
     */
    static List<Entry> all(String text) {
        List<Entry> all = new ArrayList<>();
        String group = "";
        for (String part : text.split("(?m)^(?=##)", -1)) {
            String title = part.lines().findFirst().orElse("").replaceFirst("^#+ ", "");
            if (part.startsWith("### ")) {
                all.add(of(group, title, part));
            } else if (part.startsWith("## ")) {
                group = title;
            }
        }
        return all;
    }

    private static Entry of(String group, String question, String part) {
        Matcher picture = PICTURE.matcher(part);
        Matcher image = IMAGE.matcher(part);
        if (!picture.find() || !image.find()) {
            throw new IllegalArgumentException(GALLERY + ": no picture or command: " + question);
        }
        SequencedMap<String, String> files = new LinkedHashMap<>();
        Matcher file = FILE.matcher(part.substring(0, picture.start()));
        while (file.find()) {
            files.put(file.group(1), file.group(2));
        }
        return new Entry(
                group,
                question,
                image.group(1),
                picture.group(1),
                picture.group(2),
                files,
                picture.group(3),
                image.group(2).strip());
    }

    /** Its commands, as lists of arguments. */
    List<List<String>> commands() {
        return ShellBlock.commands(block);
    }

    /** The picture's path in the repository. */
    String picture() {
        return "docs/pictures/" + name + ".svg";
    }

    /** The name of its page in the site. */
    String address() {
        return "gallery-" + name + ".html";
    }

    /** The Markdown of its page. */
    String page() {
        StringBuilder text = new StringBuilder("# " + question + "\n\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            text.append("`").append(file.getKey()).append("`:\n\n```text\n");
            text.append(file.getValue()).append("```\n\n");
        }
        return text.append("```sh\n" + block + "```\n\n")
                .append("![" + question + "](pictures/" + name + ".svg)\n\n" + reading + "\n")
                .toString();
    }
}
