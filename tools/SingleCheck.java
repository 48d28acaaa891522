import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Joins a program of the check, {@code Check} or {@code Bind}, and all sources that it needs into
 * one file that runs without anything else: {@code java SingleCheck.java
 * check/src/main/java/org/plstar/check TARGET/Check.java}, then {@code java Check.java
 * certificate.json}. The name of the target is that of the program. Prints the lines besides
 * comments of each source.
 *
 * <p>The program comes first, all types lose {@code public}, imports are merged. Nothing can be
 * imported from a package without a name, so a name that a source imports from a class of the
 * package is written out: {@code up(x)} becomes {@code Bound.up(x)}.
 */
final class SingleCheck {
    private static final Pattern IMPORT =
            Pattern.compile("import (static )?([a-zA-Z.]+)\\.(\\w+);\n");

    private SingleCheck() {}

    public static void main(String[] paths) throws IOException {
        Path target = Path.of(paths[1]);
        TreeMap<String, String> sources = new TreeMap<>();
        try (Stream<Path> all = Files.list(Path.of(paths[0]))) {
            for (Path p : all.toList()) {
                sources.put(name(p), Files.readString(p));
            }
        }
        Set<String> imports = new TreeSet<>();
        StringBuilder types = new StringBuilder();
        int whole = 0;
        for (String name : needed(name(target), sources)) {
            String source = sources.get(name);
            types.append('\n').append(type(source, imports));
            int lines = lines(source);
            whole += lines;
            System.out.printf("%5d %s%n", lines, name);
        }
        System.out.printf("%5d lines besides comments and imports%n", whole);
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, String.join("", imports) + types);
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    /** The program, and by name all types that occur in a source that is needed. */
    private static List<String> needed(String program, TreeMap<String, String> sources) {
        Set<String> all = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(program));
        while (!open.isEmpty()) {
            String name = open.pop();
            if (sources.containsKey(name) && all.add(name)) {
                Pattern.compile("\\b[A-Z]\\w*")
                        .matcher(code(sources.get(name)))
                        .results()
                        .forEach(word -> open.push(word.group()));
            }
        }
        List<String> ordered = new ArrayList<>(all);
        ordered.remove(program);
        ordered.addFirst(program);
        return ordered;
    }

    /** A source without its comments and texts. */
    private static String code(String source) {
        String without = source.replaceAll("(?s)/\\*.*?\\*/", " ").replace("'\"'", " ");
        return without.replaceAll("(?m)^\\s*//.*$|\"(\\\\.|[^\"\\\\\n])*\"", " ");
    }

    private static int lines(String source) {
        return (int) code(source)
                .lines()
                .filter(l -> !l.isBlank() && !l.startsWith("import ") && !l.startsWith("package "))
                .count();
    }

    /** The text of a source behind its imports, which are collected. */
    private static String type(String source, Set<String> imports) {
        String own = source.replaceFirst("(?s)^.*?package ([a-z.]+);.*$", "$1.");
        int from = source.indexOf('\n') + 1;
        List<String[]> members = new ArrayList<>();
        for (Matcher m = IMPORT.matcher(source); m.find(); from = m.end()) {
            if (m.group(1) != null && m.group(2).startsWith(own)) {
                members.add(new String[] {m.group(2).substring(own.length()), m.group(3)});
            } else {
                imports.add(m.group());
            }
        }
        String text = source.substring(from).strip() + "\n";
        for (String[] m : members) {
            boolean constant = m[1].matches("[A-Z0-9]+");
            String end = constant ? "(?!\\w)" : "(?=\\()";
            text = text.replaceAll("(?<![\\w.:])" + m[1] + end, m[0] + "." + m[1]);
        }
        return text.replaceAll("(?m)^public ", "");
    }
}
